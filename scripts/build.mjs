/**
 * Builds dist/: TypeScript compiled, and beside it the other files of server/, scripts/ and test/emulators/ (Lua, pages,
 * texts). Needs the packages installed. A failed build leaves the old dist/ as it was.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SOURCE_FOLDERS, STAMP, sourceStamp } from './source-stamp.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = join(root, 'dist')
const work = join(root, '.tmp', `build-${process.pid}`)

/** Everything but sources, which the compiler takes, and what is for people or for a plain Node without a build. */
function isCopied(name) {
  return !/\.(ts|mts|mjs|md)$/.test(name)
}

function copyOthers(folder, target) {
  if (!existsSync(folder)) return 0
  let count = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const from = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules') count += copyOthers(from, join(target, entry.name))
    } else if (isCopied(entry.name)) {
      mkdirSync(target, { recursive: true })
      cpSync(from, join(target, entry.name))
      count += 1
    }
  }
  return count
}

const startedAt = Date.now()
// Taken first: what changes during the build makes it stale.
const stamp = sourceStamp(root)
rmSync(work, { recursive: true, force: true })
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
const compiled = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', work], {
  cwd: root,
  stdio: 'inherit',
})
if (compiled.status !== 0) {
  rmSync(work, { recursive: true, force: true })
  console.error('The build failed: the compiler found the errors above.')
  process.exit(1)
}
let copied = 0
for (const folder of SOURCE_FOLDERS) copied += copyOthers(join(root, folder), join(work, folder))
writeFileSync(join(work, STAMP), stamp)
rmSync(dist, { recursive: true, force: true })
mkdirSync(dirname(dist), { recursive: true })
renameSync(work, dist)
const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
console.log(`Built ${relative(root, dist)}/ in ${seconds} s; ${copied} files beside the compiled ones.`)
