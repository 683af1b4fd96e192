/**
 * Makes a fresh clone ready with nothing but Node: checks its version, installs the packages, builds dist/. Does only
 * what is needed. Run by itself or through `setUp()` by the other scripts of this folder.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isBuilt } from './source-stamp.mjs'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))

const NEEDED_NODE = [20, 19]

/** Exits 1 with one sentence when Node is too old. */
export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number)
  if (major > NEEDED_NODE[0] || (major === NEEDED_NODE[0] && minor >= NEEDED_NODE[1])) return
  console.error(
    `This project needs Node ${NEEDED_NODE.join('.')} or newer; this is ${version}. See https://nodejs.org/.`,
  )
  process.exit(1)
}

/** Installs the packages if they are missing or older than package-lock.json, and builds if dist/ is missing or stale. */
export function setUp() {
  checkNode()
  const stale = whyInstall()
  if (stale !== undefined) {
    step(`Installing packages (${stale}) ...`)
    const [command, first] = npmCommand()
    run(command, [...first, 'ci', '--include=dev'], 'The packages could not be installed; see the lines above.')
  }
  if (!isBuilt(ROOT)) {
    step('Building ...')
    run(process.execPath, [join(ROOT, 'scripts', 'build.mjs')], 'The project could not be built; see the lines above.')
  }
}

/**
 * Runs Node with the given arguments as a child and exits as it does.
 * @param args Arguments for Node, the file first.
 */
export function runNode(args) {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' })
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  // A terminal sends this to the child too, which decides.
  process.on('SIGINT', () => undefined)
  child.on('error', (error) => {
    console.error(`Node could not be started: ${error.message}`)
    process.exit(1)
  })
  child.on('exit', (code) => process.exit(code ?? 1))
}

/** One line that says what takes time now. */
export function step(text) {
  console.log(`> ${text}`)
}

/** Runs a command with its output shown; exits 1 with `failure` if it fails. */
export function run(command, args, failure, env = {}) {
  const { status } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32' && command === 'npm',
  })
  if (status === 0) return
  console.error(failure)
  process.exit(1)
}

function whyInstall() {
  const installed = join(ROOT, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return 'none are installed'
  const lock = join(ROOT, 'package-lock.json')
  return statSync(installed).mtimeMs < statSync(lock).mtimeMs ? 'package-lock.json is newer' : undefined
}

/** npm as it started this script, so that the same one installs. */
function npmCommand() {
  const script = process.env.npm_execpath
  return script !== undefined && /npm-cli\.c?js$/.test(script) ? [process.execPath, [script]] : ['npm', []]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  setUp()
  step('Ready.')
}
