import type { NewItem } from '../lanes.js'
import type { KeptOriginal, PersonalDataStore } from '../personal-data.js'
import type { RedisCalls } from './client.js'
import { itemBody, itemHead, readStoredItem } from './codec.js'
import { allowedKey, customerKey, endingKey, homeOf, identitiesKey, originalKey } from './keys.js'

/** Everything runs out by itself, under a key of its own each; the counts are fields of the customer's hash. */
export class RedisPersonalDataStore implements PersonalDataStore {
  readonly #calls: RedisCalls

  constructor(calls: RedisCalls) {
    this.#calls = calls
  }

  async keep(entry: Parameters<PersonalDataStore['keep']>[0]): Promise<readonly number[] | undefined> {
    const { account, customerId, keyId, originals, now, expiresAt } = entry
    const fields = originals.flatMap(({ kind, digest, sealed }) => [kind, digest, sealed])
    const keys = [customerKey(account, customerId), identitiesKey(homeOf(customerId), account)]
    const numbers = await this.#calls.list('keep-originals', keys, [customerId, keyId, now, expiresAt, ...fields])
    return numbers.length === 0 && originals.length > 0 ? undefined : numbers.map(Number)
  }

  async find(
    account: string,
    customerId: string,
    { kind, number }: { readonly kind: string; readonly number: number },
    now: number,
  ): Promise<KeptOriginal | undefined> {
    const text = await this.#calls.command('get', originalKey(account, customerId, kind, number))
    if (typeof text !== 'string') return undefined
    const [expiresAt, _digest, keyId = '', sealed = ''] = text.split('\n')
    return Number(expiresAt) > now ? { keyId, sealed } : undefined
  }

  async allow(entry: Parameters<PersonalDataStore['allow']>[0]): Promise<void> {
    const { account, customerId, sessionId, kinds, now, expiresAt } = entry
    const text = [expiresAt, sessionId, ...kinds].join('\n')
    const keys = [allowedKey(account, customerId), customerKey(account, customerId)]
    await this.#calls.script('ask', keys, [text, Math.max(1, expiresAt - now)])
  }

  async allowed(account: string, customerId: string, sessionId: string, now: number): Promise<readonly string[]> {
    const text = await this.#calls.command('get', allowedKey(account, customerId))
    if (typeof text !== 'string') return []
    const [expiresAt, session, ...kinds] = text.split('\n')
    return Number(expiresAt) > now && session === sessionId ? kinds : []
  }

  async putEnding(entry: Parameters<PersonalDataStore['putEnding']>[0]): Promise<void> {
    const { account, customerId, ending, now, expiresAt } = entry
    const text = `${expiresAt}\n${itemHead(ending)}\n${itemBody(ending)}`
    const keys = [endingKey(account, customerId), customerKey(account, customerId)]
    await this.#calls.script('ask', keys, [text, Math.max(1, expiresAt - now)])
  }

  async ending(account: string, customerId: string, now: number): Promise<NewItem | undefined> {
    return readStoredItem(await this.#calls.command('get', endingKey(account, customerId)), now)
  }
}
