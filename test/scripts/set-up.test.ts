import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import { addProgram, linkPackages, makeProject, runScript } from './project-tree.js'
import { removeTrees } from './temporary-tree.js'

/** Stands for npm: notes its arguments and "installs" a compiler that only makes a file. */
const FAKE_NPM = `
echo "$@" >> npm-calls
/bin/mkdir -p node_modules/typescript/bin
echo {} > node_modules/.package-lock.json
echo '{"type":"module"}' > node_modules/package.json
echo 'import { mkdirSync, writeFileSync } from "node:fs"
const out = process.argv.at(-1)
mkdirSync(out, { recursive: true })
writeFileSync(out + "/built", "x")' > node_modules/typescript/bin/tsc`

const INSTALL = /^> Installing packages \(none are installed\) \.\.\.$/m
const BUILD = /^> Building \.\.\.$/m

describe('set-up', () => {
  afterEach(removeTrees)

  it('installs and builds on a fresh clone, with progress, and only then', () => {
    const root = makeProject({ 'server/a.ts': '' })
    addProgram(root, 'npm', FAKE_NPM)
    const first = runScript(root, 'set-up.mjs')
    expect(first.status, first.err).to.equal(0)
    expect(first.out).to.match(INSTALL).and.match(BUILD)
    expect(runScript(root, 'set-up.mjs').out).to.equal('> Ready.\n')
    expect(readFileSync(join(root, 'npm-calls'), 'utf8')).to.equal('ci --include=dev\n')
  })

  it('installs again when package-lock.json is newer, builds again when a source changed or went', () => {
    const root = makeProject({ 'server/a.ts': '', 'server/b.ts': '' })
    addProgram(root, 'npm', FAKE_NPM)
    runScript(root, 'set-up.mjs')
    utimesSync(join(root, 'node_modules/.package-lock.json'), 1, 1)
    const installed = runScript(root, 'set-up.mjs').out
    expect(installed).to.include('package-lock.json is newer').and.not.match(BUILD)
    writeFileSync(join(root, 'server/a.ts'), 'export {}')
    expect(runScript(root, 'set-up.mjs').out).to.match(BUILD)
    rmSync(join(root, 'server/b.ts'))
    expect(runScript(root, 'set-up.mjs').out).to.match(BUILD)
    expect(runScript(root, 'set-up.mjs').out).to.not.match(BUILD)
  })

  it('exits 1 with a sentence when npm fails', () => {
    const root = makeProject({})
    addProgram(root, 'npm', 'exit 3')
    const { status, err } = runScript(root, 'set-up.mjs')
    expect(status).to.equal(1)
    expect(err).to.include('The packages could not be installed')
  })

  it('says which Node it needs', () => {
    const url = pathToFileURL(join(makeProject({}), 'scripts/set-up.mjs')).href
    const check = (version: string) => {
      const code = `import { checkNode } from '${url}'; checkNode('${version}')`
      return spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })
    }
    for (const old of ['18.20.4', '20.18.9']) {
      expect(check(old)).to.include({
        status: 1,
        stderr: `This project needs Node 20.19 or newer; this is ${old}. See https://nodejs.org/.\n`,
      })
    }
    for (const enough of ['20.19.0', '22.0.0']) expect(check(enough)).to.include({ status: 0, stderr: '' })
  })
})

describe('demo', () => {
  afterEach(removeTrees)

  it('is built, then started with the arguments, and its exit code is kept', function () {
    this.timeout(60_000)
    const main = 'console.log(JSON.stringify(process.argv.slice(2)))\nprocess.exitCode = 7\n'
    const root = makeProject({ 'scripts/demo/main.ts': main })
    linkPackages(root)
    const { status, out } = runScript(root, 'demo.mjs', '--check', 'a b')
    expect(out).to.match(BUILD).and.include('["--check","a b"]')
    expect(status).to.equal(7)
  })
})
