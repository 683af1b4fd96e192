import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('..', import.meta.url))

/** Installs the peers, of their own package.json, unless they are there. @throws Error when npm fails */
export function installPeers(): void {
  const installed = `${FOLDER}node_modules/.package-lock.json`
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(`${FOLDER}package-lock.json`).mtimeMs) return
  console.log('> Installing the packages to compare with ...')
  const script = process.env.npm_execpath
  const [command, first] =
    script !== undefined && /npm-cli\.c?js$/.test(script) ? [process.execPath, [script]] : ['npm', []]
  const { status } = spawnSync(command, [...first, 'ci'], { cwd: FOLDER, stdio: 'inherit' })
  if (status !== 0) throw new Error('The packages to compare with could not be installed.')
}
