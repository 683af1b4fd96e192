/** `role:key` or `role[…]:key`. */
const ENTRY = /^([a-z-]+)(?:\[[^\]]*\])?:(.*)$/

/**
 * The first key of a role that `RELAY_API_KEYS` holds in clear; of one given by its digest nobody can make use.
 * @returns undefined when there is none
 */
export function apiKeyIn(keys: string | undefined, role: string): string | undefined {
  for (const entry of (keys ?? '').split(',')) {
    const [, found, key = ''] = ENTRY.exec(entry.trim()) ?? []
    if (found === role && key !== '' && !key.startsWith('sha256=')) return key
  }
  return undefined
}
