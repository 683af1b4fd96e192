import type { StoreLimits } from '../../../server/store/store.js'
import type { MemoryState } from './state.js'

/** Drops what is older than its time. */
export function tidy(state: MemoryState, { retentionMs }: StoreLimits, now: number): void {
  const oldest = now - retentionMs
  drop(state.unrelayed, ({ receivedAt }) => receivedAt < oldest)
  drop(state.deadLetters, ({ diedAt }) => diedAt < oldest)
  for (const { finished } of state.customers.values()) {
    const kept = finished.filter(({ finishedAt }) => finishedAt >= oldest)
    finished.splice(0, finished.length, ...kept)
  }
  for (const map of [state.marks, state.locks, state.conversations, state.tokens, state.media]) {
    drop<{ expiresAt: number }>(map, ({ expiresAt }) => expiresAt <= now)
  }
}

function drop<T>(map: Map<string, T>, gone: (value: T) => boolean): void {
  for (const [key, value] of map) if (gone(value)) map.delete(key)
}
