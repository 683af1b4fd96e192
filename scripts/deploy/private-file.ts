import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'

/** Writes a file that only its owner can read (0600), whole or not at all. */
export function writePrivateFile(file: string, text: string): void {
  const work = `${file}.new`
  rmSync(work, { force: true })
  const handle = openSync(work, 'wx', 0o600)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(work, file)
}
