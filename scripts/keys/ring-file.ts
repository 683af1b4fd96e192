import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { type GenerationKey, readRing, writeRing } from './generations.js'

/** @returns the keys of a file, none when it does not exist. @throws MalformedRing, or what reading throws. */
export function readRingFile(path: string): GenerationKey[] {
  try {
    return readRing(readFileSync(path, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** Replaces the file at once, readable by its owner only: after a power cut it holds either ring, whole. */
export function writeRingFile(path: string, ring: readonly GenerationKey[]): void {
  const draft = `${path}.${process.pid}.new`
  rmSync(draft, { force: true })
  const file = openSync(draft, 'wx', 0o600)
  try {
    writeSync(file, writeRing(ring))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(draft, path)
}
