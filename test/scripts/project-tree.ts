import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeTree } from './temporary-tree.js'

const PROJECT = fileURLToPath(new URL('../..', import.meta.url))

export interface Outcome {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** A small project with the real .mjs scripts, and a folder `bin` that stands for the PATH. */
export function makeProject(files: Readonly<Record<string, string>>): string {
  const root = makeTree({ 'package.json': '{"type":"module"}', 'package-lock.json': '{}', ...files })
  for (const name of readdirSync(join(PROJECT, 'scripts'))) {
    if (name.endsWith('.mjs')) {
      mkdirSync(join(root, 'scripts'), { recursive: true })
      cpSync(join(PROJECT, 'scripts', name), join(root, 'scripts', name))
    }
  }
  for (const name of ['tsconfig.json', 'tsconfig.build.json', '.mocharc.json'])
    cpSync(join(PROJECT, name), join(root, name))
  mkdirSync(join(root, 'bin'))
  return root
}

/** Gives the project the packages of this one, as if they were just installed. */
export function linkPackages(root: string): void {
  symlinkSync(join(PROJECT, 'node_modules'), join(root, 'node_modules'))
  utimesSync(join(root, 'package-lock.json'), 1, 1)
}

/** Puts a program on the PATH of the project; the text is a shell script. */
export function addProgram(root: string, name: string, script: string): void {
  const path = join(root, 'bin', name)
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
}

/** Runs a script of the project with nothing on the PATH but `bin`. */
export function runScript(root: string, script: string, ...args: string[]): Outcome {
  const { npm_execpath: _npm, ...env } = process.env
  const { status, stdout, stderr } = spawnSync(process.execPath, [join('scripts', script), ...args], {
    cwd: root,
    env: { ...env, PATH: join(root, 'bin'), NODE_OPTIONS: '' },
    encoding: 'utf8',
    timeout: 60_000,
  })
  return { status, out: stdout, err: stderr }
}
