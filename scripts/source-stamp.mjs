import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Folders that go into dist/. */
export const SOURCE_FOLDERS = ['server', 'scripts', 'test/emulators']
/** File in dist/ that keeps the stamp it was built from. */
export const STAMP = '.sources'

const SETTINGS = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json']

/** A hash over names and contents of all sources: another one means that dist/ is stale. Takes a few milliseconds. */
export function sourceStamp(root) {
  const hash = createHash('sha256')
  const add = (path) => {
    hash.update(`${path}\n`).update(
      createHash('sha256')
        .update(readFileSync(join(root, path)))
        .digest(),
    )
  }
  const walk = (folder) => {
    if (!existsSync(join(root, folder))) return
    const entries = readdirSync(join(root, folder), { withFileTypes: true })
    entries.sort((one, other) => (one.name < other.name ? -1 : 1))
    for (const entry of entries) {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        if (entry.name !== 'node_modules') walk(path)
      } else add(path)
    }
  }
  for (const folder of SOURCE_FOLDERS) walk(folder)
  for (const file of SETTINGS) if (existsSync(join(root, file))) add(file)
  return hash.digest('hex')
}

/** True when dist/ is there and was built from the sources as they are. */
export function isBuilt(root) {
  const stamp = join(root, 'dist', STAMP)
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceStamp(root)
}
