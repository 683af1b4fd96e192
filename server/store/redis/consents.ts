import type { ConsentDecision, ConsentEntry, ConsentStore, ExpiredConsent, UnauditedConsent } from '../consent.js'
import { readConsent } from '../consent.js'
import type { FenceAnswer } from '../lanes.js'
import type { RedisCalls } from './client.js'
import { consentsKey, customerKey, laneLetter, readCustomerMember, SHARDS, shardKey } from './keys.js'

export class RedisConsentStore implements ConsentStore {
  readonly #calls: RedisCalls

  constructor(calls: RedisCalls) {
    this.#calls = calls
  }

  async history(account: string, customerId: string): Promise<ConsentEntry[]> {
    const texts = (await this.#calls.command('lrange', consentsKey(account, customerId), 0, -1)) as string[]
    return texts.map(readEntry)
  }

  async hold({ ref, fence, version, now }: Parameters<ConsentStore['hold']>[0]): Promise<FenceAnswer> {
    const args = [laneLetter(ref.lane), fence, ref.customerId, now, version]
    const answer = await this.#calls.script('hold-consent', [customerKey(ref.account, ref.customerId)], args)
    return answer === 1 ? 'ok' : 'lost'
  }

  async expire({ before, now, limit }: Parameters<ConsentStore['expire']>[0]): Promise<ExpiredConsent[]> {
    const answers = await Promise.all(
      SHARDS.map((hex) => this.#calls.list('expire-consents', [shardKey(hex, 'waiting')], [before, now, limit])),
    )
    return answers.flat().map(readCustomerMember)
  }

  async unaudited(limit: number): Promise<UnauditedConsent[]> {
    const lists = await Promise.all(
      SHARDS.map(async (hex) => {
        const texts = (await this.#calls.command('lrange', shardKey(hex, 'unaudited'), 0, limit - 1)) as string[]
        return texts.map((text) => {
          const [member = '', entry = ''] = text.split('\n')
          return { ...readEntry(entry), ...readCustomerMember(member), place: hex }
        })
      }),
    )
    return lists.flat()
  }

  /** New ones come behind these: the first of each shard are those that were answered. */
  async audited(entries: readonly UnauditedConsent[]): Promise<void> {
    const counts = new Map<string, number>()
    for (const { place } of entries) counts.set(place, (counts.get(place) ?? 0) + 1)
    const trims = [...counts].map(([hex, count]) => this.#calls.command('ltrim', shardKey(hex, 'unaudited'), count, -1))
    await Promise.all(trims)
  }
}

function readEntry(text: string): ConsentEntry {
  const { status, version, at, sensitive } = readConsent(text)
  return { decision: status as ConsentDecision, version, at, sensitive }
}
