import { createHmac, randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import type { Fields } from '../json.js'
import { misconfigured } from '../stop.js'

/** How a resource came under this journal. `set`: a setting of something else; `adopted`: it was there before. */
export type Origin = 'created' | 'adopted' | 'set'

export interface JournalEntry {
  readonly kind: string
  readonly name: string
  readonly id: string
  readonly origin: Origin
  /** What the org does not tell: fingerprints of secrets and of published texts. */
  readonly notes: Fields
  /** Fields before the first change, where the resource was not made here. */
  readonly before?: Fields
}

/** One change of an apply that has not ended. */
export interface RunChange {
  readonly key: string
  readonly what: 'created' | 'updated' | 'set' | 'replaced' | 'adopted'
  /** Fields that were changed, as they were. */
  readonly before?: Fields
}

/** Something that a new one took the place of; deleted when nothing uses it any more. */
export interface Retired {
  readonly key: string
  readonly kind: string
  readonly name: string
  readonly id: string
}

export interface JournalData {
  readonly format: 1
  readonly salt: string
  orgId: string
  entries: Record<string, JournalEntry>
  retired: Retired[]
  /** Creations whose end is not known, with the notes they would leave. */
  pending: Record<string, Fields>
  /** The apply that has not ended. */
  run: { startedAt: string; changes: RunChange[]; stoppedAt?: string } | undefined
}

/** What the deploy did, kept beside the manifest. Every change is on the disk before the next call goes out. */
export class Journal {
  readonly file: string
  readonly #data: JournalData

  private constructor(file: string, data: JournalData) {
    this.file = file
    this.#data = data
  }

  /** Opens the journal, or a new one that is not written until something changes. @throws Stop when it is damaged. */
  static open(file: string): Journal {
    if (!existsSync(file)) {
      const salt = randomBytes(16).toString('hex')
      return new Journal(file, { format: 1, salt, orgId: '', entries: {}, retired: [], pending: {}, run: undefined })
    }
    try {
      const data = JSON.parse(readFileSync(file, 'utf8')) as JournalData
      if (data.format === 1 && typeof data.entries === 'object' && Array.isArray(data.retired))
        return new Journal(file, data)
    } catch {
      // Said below.
    }
    throw misconfigured(
      `${file} is no journal of this program.`,
      'Restore it from a copy; without it, nothing in the org is known to be ours.',
    )
  }

  get data(): Readonly<JournalData> {
    return this.#data
  }

  entry(key: string): JournalEntry | undefined {
    return this.#data.entries[key]
  }

  isRetired(id: string): boolean {
    return this.#data.retired.some((entry) => entry.id === id)
  }

  /** A value that tells whether a secret or text changed, and nothing else about it. */
  fingerprint(value: string): string {
    return createHmac('sha256', this.#data.salt).update(value).digest('hex').slice(0, 32)
  }

  /** Changes the journal and writes it. */
  write(change: (data: JournalData) => void): void {
    change(this.#data)
    const work = `${this.file}.new`
    rmSync(work, { force: true })
    const handle = openSync(work, 'wx', 0o600)
    writeSync(handle, `${JSON.stringify(this.#data, null, 2)}\n`)
    fsyncSync(handle)
    closeSync(handle)
    renameSync(work, this.file)
  }

  /** Takes the file away: nothing in the org is ours any more. */
  remove(): void {
    rmSync(this.file, { force: true })
  }
}
