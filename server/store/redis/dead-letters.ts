import type { DeadLetter, DeadLetterStore, LaneRef, Page } from '../lanes.js'
import type { RedisCalls } from './client.js'
import { readDeadLetter } from './codec.js'
import { laneName, SHARDS, shardKey } from './keys.js'
import { collectPage, walkIndex } from './shard-index.js'

export class RedisDeadLetterStore implements DeadLetterStore {
  readonly #calls: RedisCalls

  constructor(calls: RedisCalls) {
    this.#calls = calls
  }

  list(query: { account?: string | undefined; after?: string | undefined; limit: number }): Promise<Page<DeadLetter>> {
    const { account, after, limit } = query
    const walk = walkIndex(this.#calls, { index: 'dead', values: 'letters', after, pageSize: limit + 1 })
    return collectPage(walk, limit, (entry) => {
      const letter = entry.value === '' || entry.value === null ? undefined : readDeadLetter(entry.member, entry.value)
      return account === undefined || letter?.ref.account === account ? letter : undefined
    })
  }

  async find(id: string): Promise<DeadLetter | undefined> {
    const hex = id.slice(0, 2)
    if (!SHARDS.includes(hex)) return undefined
    const letter = await this.#calls.command('hget', shardKey(hex, 'letters'), id)
    return typeof letter === 'string' ? readDeadLetter(id, letter) : undefined
  }

  async redrive(id: string, now: number): Promise<LaneRef | undefined> {
    const hex = id.slice(0, 2)
    if (!SHARDS.includes(hex)) return undefined
    const answer = await this.#calls.script('redrive', [shardKey(hex, 'dead'), shardKey(hex, 'letters')], [id, now])
    if (typeof answer !== 'string') return undefined
    const [letter = '', customerId = '', account = ''] = answer.split('\n')
    return { account, customerId, lane: laneName(letter) }
  }
}
