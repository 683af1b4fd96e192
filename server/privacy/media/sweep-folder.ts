import { opendir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { randomId } from '../random.js'

/** `EXPIRY-RANDOM.media`, the expiry in seconds to base 36; with `.part` while it is written. */
const FILE = /^([0-9a-z]{1,9})-[A-Za-z0-9_-]{22}\.media(\.part)?$/
/** A file that nothing was written to for so long belongs to a relay that died. */
const ABANDONED_MS = 3_600_000
/** Clocks of relays that share a folder differ. */
const CLOCK_DIFFERENCE_MS = 60_000

/** Files removed. */
export interface Swept {
  readonly expired: number
  readonly abandoned: number
}

/** A name for a new file; the time of expiry is part of it, so that sweeping needs no store. */
export function mediaFileName(expiresAt: number): string {
  return `${Math.ceil(expiresAt / 1000).toString(36)}-${randomId(16)}.media`
}

/** Whether a name is that of a file of the vault; any other is not touched. */
export function isMediaFileName(name: string): boolean {
  return FILE.test(name)
}

/** Removes what has expired, and what was never finished. Other files stay. Several relays may sweep one folder. */
export async function sweepFolder(folder: string, now: number): Promise<Swept> {
  let expired = 0
  let abandoned = 0
  for await (const name of namesIn(folder)) {
    const [, expiry, part] = FILE.exec(name) ?? []
    if (expiry === undefined) continue
    const path = join(folder, name)
    if (part === undefined) {
      if (Number.parseInt(expiry, 36) * 1000 + CLOCK_DIFFERENCE_MS > now) continue
      await rm(path, { force: true })
      expired++
    } else {
      const writtenAt = (await stat(path).catch(() => undefined))?.mtimeMs
      if (writtenAt === undefined || writtenAt + ABANDONED_MS > now) continue
      await rm(path, { force: true })
      abandoned++
    }
  }
  return { expired, abandoned }
}

async function* namesIn(folder: string): AsyncGenerator<string, void, undefined> {
  try {
    for await (const entry of await opendir(folder)) if (entry.isFile()) yield entry.name
  } catch (error) {
    // Made with the first file.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
