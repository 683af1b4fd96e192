import type { Tier } from '../../relay/messages/tier.js'
import { TIER_SOURCES, type TierEntry, type TierStore } from '../tiers.js'
import type { RedisCalls } from './client.js'
import type { RedisCustomerStore } from './customers.js'
import { customerKey } from './keys.js'

const FIELDS = TIER_SOURCES.map((source) => `t:${source}`)
/** Scripts on their way at once. */
const BATCH = 256

/** Tiers are fields of the customer's hash, so that they go where the customer goes. */
export class RedisTierStore implements TierStore {
  readonly #calls: RedisCalls
  readonly #customers: Pick<RedisCustomerStore, 'personOf'>

  constructor(calls: RedisCalls, customers: Pick<RedisCustomerStore, 'personOf'>) {
    this.#calls = calls
    this.#customers = customers
  }

  async put(entries: readonly TierEntry[]): Promise<boolean[]> {
    const known: boolean[] = []
    for (let at = 0; at < entries.length; at += BATCH) {
      const answers = entries
        .slice(at, at + BATCH)
        .map(({ account, customerId, source, tier, updatedAt }) =>
          this.#calls.script('put-tier', [customerKey(account, customerId)], [source, tier, updatedAt]),
        )
      known.push(...(await Promise.all(answers)).map((answer) => answer === 1))
    }
    return known
  }

  async ofPerson(account: string, customerId: string): Promise<TierEntry[]> {
    const { members } = await this.#customers.personOf(account, customerId)
    const entries = await Promise.all(members.map((member) => this.#of(member.account, member.customerId)))
    return entries.flat().sort((a, b) => b.updatedAt - a.updatedAt)
  }

  async #of(account: string, customerId: string): Promise<TierEntry[]> {
    const values = (await this.#calls.command('hmget', customerKey(account, customerId), ...FIELDS)) as (
      | string
      | null
    )[]
    return TIER_SOURCES.flatMap((source, at) => {
      const [tier, updatedAt] = values[at]?.split(' ') ?? []
      return tier === undefined
        ? []
        : [{ account, customerId, tier: tier as Tier, source, updatedAt: Number(updatedAt) }]
    })
  }
}
