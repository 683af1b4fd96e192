import type { RedisCalls } from './client.js'
import { SHARDS, shardKey } from './keys.js'

/** Entries of each kind that one step drops in one shard. */
const STEP = 50
/** Steps per shard in one call, so that a call ends even when much is due; the next call goes on. */
const MOST_STEPS = 20
/** Sessions without a message stay in the index of recent ones for this long. */
const RECENT_MS = 7 * 24 * 3_600_000

/** Drops what is past its time: dead letters, unrelayed entries, finished items, sessions long silent. */
export async function tidyShards(calls: RedisCalls, retentionMs: number, now: number): Promise<void> {
  let shards: readonly string[] = SHARDS
  for (let step = 0; step < MOST_STEPS && shards.length > 0; step++) {
    const dropped = await Promise.all(
      shards.map((hex) => {
        const keys = ['dead', 'letters', 'unrelayed', 'finished', 'recent'].map((kind) => shardKey(hex, kind))
        return calls.script('tidy', keys, [now - retentionMs, now - Math.min(RECENT_MS, retentionMs), STEP])
      }),
    )
    shards = shards.filter((_, at) => Number(dropped[at]) > 0)
  }
}
