import type { Removed, Retention } from '../retention.js'
import type { RedisCalls } from './client.js'
import { SHARDS, shardKey } from './keys.js'

/** Entries of each kind that one step looks at in one shard. */
const STEP = 50
/** Steps per shard in one call, so that a call ends even when much is due; the next call goes on. */
const MOST_STEPS = 20
/** Sessions without a message stay in the index of recent ones for this long. */
const RECENT_MS = 7 * 24 * 3_600_000
/** Where a walk through an index begins. */
const START = ['-inf', '-inf', '-inf'] as const

/** Drops what is past its time: dead letters, unrelayed entries, finished items, sessions long silent. */
export class ShardTidier {
  readonly #calls: RedisCalls
  readonly #settings: readonly (string | number)[]
  readonly #recentMs: number
  /** Where each shard's walks go on. */
  readonly #places = new Map<string, readonly string[]>()

  constructor(calls: RedisCalls, { retentionMs, retentionByAccount }: Retention) {
    this.#calls = calls
    const named = Object.entries(retentionByAccount)
    this.#settings = [retentionMs, ...named.flat()]
    this.#recentMs = Math.min(RECENT_MS, retentionMs, ...named.map(([, ms]) => ms))
  }

  async tidy(now: number): Promise<Removed> {
    const removed = { deadLetters: 0, unrelayed: 0, items: 0 }
    let shards: readonly string[] = SHARDS
    for (let step = 0; step < MOST_STEPS && shards.length > 0; step++) {
      const goOn = await Promise.all(shards.map((hex) => this.#step(hex, now, removed)))
      shards = shards.filter((_, at) => goOn[at])
    }
    return removed
  }

  /** @returns whether there may be more. */
  async #step(hex: string, now: number, removed: { -readonly [Kind in keyof Removed]: number }): Promise<boolean> {
    const keys = ['dead', 'letters', 'unrelayed', 'finished', 'recent'].map((kind) => shardKey(hex, kind))
    const places = this.#places.get(hex) ?? START
    const args = [now, now - this.#recentMs, STEP, ...places, ...this.#settings]
    const [dead, unrelayed, items, ...next] = await this.#calls.list('tidy', keys, args)
    removed.deadLetters += Number(dead)
    removed.unrelayed += Number(unrelayed)
    removed.items += Number(items)
    this.#places.set(hex, next)
    return next.some((place) => place !== '-inf') || Number(items) > 0
  }
}
