/** Entries of an object in JSON; undefined for anything else. */
export function jsonEntries(json: string): [string, unknown][] | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : undefined
  } catch {
    return undefined
  }
}
