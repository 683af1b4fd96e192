import { cutoffOf, type Removed } from '../../../server/store/retention.js'
import type { StoreLimits } from '../../../server/store/store.js'
import type { MemoryState } from './state.js'

/** Drops what is older than its time. */
export function tidy(state: MemoryState, limits: StoreLimits, now: number): Removed {
  const oldest = (account: string) => cutoffOf(limits, account, now)
  const unrelayed = drop(state.unrelayed, ({ account, receivedAt }) => receivedAt <= oldest(account))
  const deadLetters = drop(state.deadLetters, ({ ref, diedAt }) => diedAt <= oldest(ref.account))
  let items = 0
  for (const { account, finished } of state.customers.values()) {
    const kept = finished.filter(({ finishedAt }) => finishedAt > oldest(account))
    items += finished.length - kept.length
    finished.splice(0, finished.length, ...kept)
  }
  for (const map of [state.marks, state.locks, state.conversations, state.tokens, state.media]) {
    drop<{ expiresAt: number }>(map, ({ expiresAt }) => expiresAt <= now)
  }
  return { items, unrelayed, deadLetters }
}

function drop<T>(map: Map<string, T>, gone: (value: T) => boolean): number {
  const before = map.size
  for (const [key, value] of map) if (gone(value)) map.delete(key)
  return before - map.size
}
