import { isSqliteUrl } from './addresses.js'
import { parseMasterKeys } from './keys.js'
import type { ConfigProblem } from './problems.js'
import type { CommandAnswer } from './run-command.js'
import { VARIABLES } from './schema.js'
import type { Config } from './types.js'

/** Where the ring of master keys may come from; one at a time. */
export const RING_SOURCES = ['RELAY_MASTER_KEYS', 'RELAY_MASTER_KEYS_FILE', 'RELAY_MASTER_KEYS_COMMAND'] as const
export type RingSource = (typeof RING_SOURCES)[number]

export interface RingValues {
  readonly RELAY_MASTER_KEYS: string | undefined
  readonly RELAY_MASTER_KEYS_FILE: string | undefined
  readonly RELAY_MASTER_KEYS_COMMAND: string | undefined
  readonly RELAY_MASTER_KEYS_TIMEOUT_MS: number
  readonly STORE_URL: string
}

export interface RingReaders {
  /** Reads a file as text; throws when it cannot. */
  readonly readFile: (path: string) => string
  readonly runCommand: (command: string, timeoutMs: number) => CommandAnswer
}

/**
 * The ring of master keys from the environment, a file or a command. Empty for a store on SQLite that none is set for: it
 * keeps its own. What was read is in no problem.
 */
export function readMasterKeys(
  values: RingValues,
  readers: RingReaders,
  problems: ConfigProblem[],
): Config['masterKeys'] {
  const [source, ...others] = RING_SOURCES.filter((name) => values[name] !== undefined)
  const tell = (key: RingSource, problem: string): [] => {
    problems.push({ key, problem, mend: VARIABLES[key].mend })
    return []
  }
  if (source === undefined) {
    return isSqliteUrl(values.STORE_URL) ? [] : tell('RELAY_MASTER_KEYS', 'is not set, but a Redis store needs it')
  }
  for (const other of others) tell(other, `is set beside ${source}: only one may say what the keys are`)
  if (others.length > 0) return []
  const read = readSource(source, values, readers)
  if ('failure' in read) return tell(source, read.failure)
  const text = read.output.trim()
  if (text === '') return tell(source, 'names no key')
  return parseMasterKeys(text.split(/[\s,]+/).join(','), problems, source)
}

function readSource(source: RingSource, values: RingValues, { readFile, runCommand }: RingReaders): CommandAnswer {
  const value = values[source] ?? ''
  if (source === 'RELAY_MASTER_KEYS') return { output: value }
  if (source === 'RELAY_MASTER_KEYS_COMMAND') return runCommand(value, values.RELAY_MASTER_KEYS_TIMEOUT_MS)
  try {
    return { output: readFile(value) }
  } catch (error) {
    return { failure: `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})` }
  }
}
