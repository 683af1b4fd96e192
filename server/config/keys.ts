import type { RingSource } from './master-keys.js'
import type { ConfigProblem } from './problems.js'
import { VARIABLES } from './schema.js'
import type { Config } from './types.js'

const MASTER_KEY_BYTES = 32

/** `id:base64,id:base64` -> ring; undefined gives an empty one. */
export function parseMasterKeys(
  value: string | undefined,
  problems: ConfigProblem[],
  source: RingSource = 'RELAY_MASTER_KEYS',
): Config['masterKeys'] {
  const report = reporter(source, problems)
  const seen = new Set<string>()
  return entries(value).flatMap((entry, index) => {
    const { head: id, tail } = split(entry)
    const key = Buffer.from(tail, 'base64')
    if (!/^[A-Za-z0-9_-]{1,32}$/.test(id)) return report(`has no id of letters, digits, _ or - in entry ${index + 1}`)
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(tail) || key.length !== MASTER_KEY_BYTES) {
      return report(`has no 32 bytes in base64 in entry ${index + 1}`)
    }
    if (seen.has(id)) return report(`has the id of entry ${index + 1} twice`)
    seen.add(id)
    return [{ id, key }]
  })
}

function entries(value: string | undefined): string[] {
  return value === undefined ? [] : value.split(',').map((entry) => entry.trim())
}

function split(entry: string): { head: string; tail: string } {
  const colon = entry.indexOf(':')
  return colon < 0 ? { head: '', tail: entry } : { head: entry.slice(0, colon), tail: entry.slice(colon + 1) }
}

function reporter(key: RingSource, problems: ConfigProblem[]): (problem: string) => [] {
  return (problem) => {
    problems.push({ key, problem, mend: VARIABLES[key].mend })
    return []
  }
}
