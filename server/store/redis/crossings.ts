import type { CrossingStore } from '../crossings.js'
import type { RedisCalls } from './client.js'
import { accountKey, SHARDS, shardHex } from './keys.js'

/** Two sets of hashes in each shard, by account and year: all, and those with something sensitive. */
export class RedisCrossingStore implements CrossingStore {
  readonly #calls: RedisCalls

  constructor(calls: RedisCalls) {
    this.#calls = calls
  }

  async note({ account, shard, digest, year, sensitive }: Parameters<CrossingStore['note']>[0]): Promise<void> {
    const hex = shardHex(shard)
    await this.#calls.command('sadd', crossedKey(hex, account, year), digest)
    if (sensitive) await this.#calls.command('sadd', sensitiveKey(hex, account, year), digest)
  }

  async count(account: string, year: number): ReturnType<CrossingStore['count']> {
    const sizes = async (keyOf: typeof crossedKey): Promise<number> => {
      const all = await Promise.all(SHARDS.map((hex) => this.#calls.command('scard', keyOf(hex, account, year))))
      return all.reduce<number>((sum, size) => sum + Number(size), 0)
    }
    const [customers, sensitive] = await Promise.all([sizes(crossedKey), sizes(sensitiveKey)])
    return { customers, sensitive }
  }
}

const crossedKey = (hex: string, account: string, year: number): string => accountKey(hex, account, `x:${year}`)
const sensitiveKey = (hex: string, account: string, year: number): string => accountKey(hex, account, `xs:${year}`)
