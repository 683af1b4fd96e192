import type { ConsentDecision, ConsentEntry, ConsentStore, ExpiredConsent } from '../consent.js'
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
    return texts.map((text) => {
      const { status, version, at, sensitive } = readConsent(text)
      return { decision: status as ConsentDecision, version, at, sensitive }
    })
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
}
