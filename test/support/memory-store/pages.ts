import type { Page } from '../../../server/store/lanes.js'

/** A page of a map's values in the order of their keys; `after` is the last key of the page before. */
export function pageOf<T>(
  map: ReadonlyMap<string, T>,
  wanted: (value: T) => boolean,
  after: string | undefined,
  limit: number,
): Page<T> {
  const rest = [...map].filter(([key, value]) => (after === undefined || key > after) && wanted(value))
  rest.sort(([a], [b]) => (a < b ? -1 : 1))
  const page = rest.slice(0, limit)
  return {
    entries: page.map(([, value]) => value),
    next: rest.length > limit ? page.at(-1)?.[0] : undefined,
  }
}
