import type { MediaRecord, MediaStore } from '../media.js'
import type { RedisCalls } from './client.js'
import { accountKey, homeOf, shardKey, tombstoneKey } from './keys.js'

/** A record stands in the customer's home shard, which its id begins with. It goes away by itself when it expires. */
const recordKey = (id: string): string => shardKey(homeOf(id), `media:${id}`)
const customerKey = (account: string, customerId: string): string =>
  accountKey(homeOf(customerId), account, `m:${customerId}`)

export class RedisMediaStore implements MediaStore {
  readonly #calls: RedisCalls

  constructor(calls: RedisCalls) {
    this.#calls = calls
  }

  async put(record: MediaRecord, now: number): Promise<boolean> {
    const { id, account, customerId, file, wrappedKey, sealed, expiresAt } = record
    const text = [expiresAt, customerId, file, wrappedKey, sealed, account].join('\n')
    const keys = [recordKey(id), customerKey(account, customerId), tombstoneKey(account, customerId)]
    return (await this.#calls.script('put-media', keys, [text, id, Math.ceil(expiresAt), Math.floor(now)])) !== -1
  }

  async get(id: string, now: number): Promise<MediaRecord | undefined> {
    const text = await this.#calls.command('get', recordKey(id))
    const record = typeof text === 'string' ? readRecord(id, text) : undefined
    return record && record.expiresAt > now ? record : undefined
  }

  async ofCustomer(account: string, customerId: string, now: number): Promise<MediaRecord[]> {
    const ids = (await this.#calls.command(
      'zrangebyscore',
      customerKey(account, customerId),
      `(${now}`,
      '+inf',
    )) as string[]
    const records = await Promise.all(ids.map((id) => this.get(id, now)))
    return records.filter((record) => record !== undefined)
  }

  async remove({ id, account, customerId }: Pick<MediaRecord, 'id' | 'account' | 'customerId'>): Promise<void> {
    await this.#calls.script('remove-media', [recordKey(id), customerKey(account, customerId)], [id])
  }
}

function readRecord(id: string, text: string): MediaRecord {
  const [expiresAt, customerId = '', file = '', wrappedKey = '', sealed = '', account = ''] = text.split('\n')
  return { id, account, customerId, file, wrappedKey, sealed, expiresAt: Number(expiresAt) }
}
