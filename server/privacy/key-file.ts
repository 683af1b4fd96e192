import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { KeyRingMismatch } from './key-ring.js'
import { randomBuffer, randomId } from './random.js'
import { KEY_BYTES } from './sealing.js'

/**
 * The master key of a relay on one machine: made at the first start and kept beside the store, readable by its owner
 * only (0600). Whoever has both files can read the store, so a backup should hold one of them.
 * @param path In the store's folder, which exists.
 * @throws KeyRingMismatch when the file holds no key.
 */
export function readOrMakeKeyFile(path: string): { id: string; key: Buffer }[] {
  if (!existsSync(path)) makeKeyFile(path)
  chmodSync(path, 0o600)
  return readFileSync(path, 'utf8')
    .trim()
    .split(',')
    .map((entry) => {
      const colon = entry.indexOf(':')
      const key = Buffer.from(entry.slice(colon + 1), 'base64')
      if (colon < 1 || key.length !== KEY_BYTES) {
        throw new KeyRingMismatch('The key file beside the store is damaged; put it back from a backup.')
      }
      return { id: entry.slice(0, colon), key }
    })
}

/** The key is on the disk, whole, before anything can be sealed under it: a power cut must not part them. */
function makeKeyFile(path: string): void {
  const draft = `${path}.${process.pid}.new`
  rmSync(draft, { force: true })
  const file = openSync(draft, 'wx', 0o600)
  try {
    writeSync(file, `${randomId(6)}:${randomBuffer(KEY_BYTES).toString('base64')}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(draft, path)
  // Windows opens no folders.
  if (process.platform === 'win32') return
  const folder = openSync(dirname(path), 'r')
  fsyncSync(folder)
  closeSync(folder)
}
