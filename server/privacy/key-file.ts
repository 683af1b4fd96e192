import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { randomBuffer, randomId } from './random.js'
import { KEY_BYTES } from './sealing.js'

/**
 * The master key of a relay on one machine: made at the first start and kept beside the store, readable by its owner
 * only (0600). Whoever has both files can read the store, so a backup should hold one of them.
 */
export function readOrMakeKeyFile(path: string): { id: string; key: Buffer }[] {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true })
    const line = `${randomId(6)}:${randomBuffer(KEY_BYTES).toString('base64')}\n`
    writeFileSync(path, line, { mode: 0o600, flag: 'wx' })
  }
  chmodSync(path, 0o600)
  return readFileSync(path, 'utf8')
    .trim()
    .split(',')
    .map((entry) => {
      const colon = entry.indexOf(':')
      return { id: entry.slice(0, colon), key: Buffer.from(entry.slice(colon + 1), 'base64') }
    })
}
