import {
  type ConversationLink,
  type CustomerErasure,
  ERASURE_KEPT_MS,
  ERASURE_KINDS,
  type ErasureRecord,
  type ErasureStore,
  type ItemErasure,
  type OpenErasure,
  windowsOf,
} from '../erasure.js'
import type { Page } from '../lanes.js'
import type { RedisCalls } from './client.js'
import { compactFiles } from './compact.js'
import {
  accountKey,
  conversationKey,
  customerKey,
  customerMember,
  homeOf,
  identitiesKey,
  membersKey,
  SHARDS,
  shardKey,
} from './keys.js'
import { collectPage, walkIndex } from './shard-index.js'

/** A record stands in the customer's home shard, which its id begins with. */
const recordKey = (id: string): string => shardKey(homeOf(id), `erasure:${id}`)

/** Fields of a record as they are read. */
const FIELDS = ['kind', 'account', 'customer', 'at', 'counts', 'places', 'note', 'finished'] as const

export class RedisErasureStore implements ErasureStore {
  readonly #calls: RedisCalls

  constructor(calls: RedisCalls) {
    this.#calls = calls
  }

  async eraseCustomer(request: Parameters<ErasureStore['eraseCustomer']>[0]): Promise<CustomerErasure> {
    const { account, customerId, id, now, note } = request
    const keys = [customerKey(account, customerId), identitiesKey(homeOf(customerId), account)]
    const args = [customerId, id, now, note, ERASURE_KEPT_MS]
    const answer = String(await this.#calls.script('erase-customer', keys, args))
    if (answer === 'u') return { outcome: 'unknown' }
    if (answer !== 'e') return { outcome: 'before', id: answer.slice(1) }
    return { outcome: 'begun', erasure: await this.#begun(id) }
  }

  async eraseConversation(request: Parameters<ErasureStore['eraseConversation']>[0]): Promise<ItemErasure> {
    const { account, customerId, conversationId } = request
    const windows = windowsOf(await this.#links(account, customerId, conversationId), conversationId)
    const flat = windows.flatMap(({ sessionId, from, until }) => [sessionId, from, until])
    return this.#eraseItems(request, [conversationId, '1', ...flat])
  }

  eraseKinds(request: Parameters<ErasureStore['eraseKinds']>[0]): Promise<ItemErasure> {
    return this.#eraseItems(request, ['', request.media ? '1' : '0', ...request.kinds])
  }

  async #eraseItems(
    { account, customerId, id, now, note }: Parameters<ErasureStore['eraseCustomer']>[0],
    selection: readonly (string | number)[],
  ): Promise<ItemErasure> {
    const keys = [customerKey(account, customerId), identitiesKey(homeOf(customerId), account)]
    const args = [customerId, id, now, note, ...selection]
    if ((await this.#calls.script('erase-items', keys, args)) === 'u') return { outcome: 'unknown' }
    return { outcome: 'begun', erasure: await this.#begun(id) }
  }

  async #links(account: string, customerId: string, conversationId: string): Promise<ConversationLink[]> {
    const list = accountKey(homeOf(customerId), account, `l:${customerId}`)
    const texts = (await this.#calls.command('lrange', list, 0, -1)) as string[]
    const links = texts.map((text) => {
      const [since, sessionId = '', conversation = ''] = text.split('\n')
      return { sessionId, conversationId: conversation, since: Number(since) }
    })
    if (links.length > 0) return links
    // Of a customer from before links only the newest is known.
    const [current, session, openedAt] = (await this.#calls.command(
      'hmget',
      customerKey(account, customerId),
      'cv',
      's',
      'so',
    )) as (string | null)[]
    return current === conversationId && session
      ? [{ sessionId: session, conversationId, since: Number(openedAt) }]
      : []
  }

  open({ after, limit }: Parameters<ErasureStore['open']>[0]): Promise<Page<OpenErasure>> {
    const walk = walkIndex(this.#calls, { index: 'erasing', after, pageSize: limit + 1 })
    return collectPage(walk, limit, ({ member }) => this.#read(member))
  }

  async removeElsewhere({ id }: OpenErasure): Promise<boolean> {
    const erasure = await this.#read(id)
    if (erasure === undefined) return false
    const { account, customerId, places } = erasure
    const forget = (kind: string, key: string, ...rest: string[]) =>
      this.#calls.script('forget-place', [key], [kind, customerId, ...rest])
    for (const place of places) {
      const [kind, value] = [place.charAt(0), place.slice(2)]
      if (kind === 'v') await forget('v', conversationKey(account, value))
      else if (kind === 'p') await forget('p', membersKey(value), customerMember(account, customerId))
      else if (kind === 'i') await forget('i', identitiesKey(value.slice(0, 2), account), value.slice(3))
    }
    return false
  }

  async note(id: string, note: string): Promise<void> {
    await this.#note(id, note, '')
  }

  finish(id: string, note: string, now: number): Promise<void> {
    return this.#note(id, note, now)
  }

  async #note(id: string, note: string, finishedAt: number | ''): Promise<void> {
    const keys = [recordKey(id), ...['erasing', 'erasures'].map((index) => shardKey(homeOf(id), index))]
    await this.#calls.script('note-erasure', keys, [id, note, finishedAt, ERASURE_KEPT_MS])
  }

  async get(id: string): Promise<ErasureRecord | undefined> {
    if (!SHARDS.includes(homeOf(id))) return undefined
    const read = await this.#read(id)
    return read && recordOf(read)
  }

  list(query: Parameters<ErasureStore['list']>[0]): Promise<Page<ErasureRecord>> {
    const { account, after, limit } = query
    const walk = walkIndex(this.#calls, { index: 'erasures', after, pageSize: limit + 1 })
    return collectPage(walk, limit, async ({ member }) => {
      const record = await this.get(member)
      return record && (account === undefined || record.account === account) ? record : undefined
    })
  }

  compact(): Promise<'compacted' | 'refused'> {
    return compactFiles(this.#calls.nodes())
  }

  async #begun(id: string): Promise<OpenErasure> {
    const erasure = await this.#read(id)
    if (erasure === undefined) throw new Error('a record just written is not there')
    return erasure
  }

  async #read(id: string): Promise<ReadErasure | undefined> {
    const fields = (await this.#calls.command('hmget', recordKey(id), ...FIELDS)) as (string | null)[]
    const field = (at: number) => fields[at] ?? ''
    if (field(0) === '') return undefined
    const [items = 0, deadLetters = 0, media = 0] = field(4).split(' ').map(Number)
    const places = field(5) === '' ? [] : field(5).split('\n')
    const of = (kind: string) => places.filter((place) => place.startsWith(`${kind} `)).map((place) => place.slice(2))
    return {
      id,
      kind: ERASURE_KINDS.find((kind) => kind === field(0)) ?? 'customer',
      account: field(1),
      customerId: field(2),
      begunAt: Number(field(3)),
      counts: { items, deadLetters, media },
      note: field(6),
      finishedAt: Number(field(7)),
      conversationIds: of('v'),
      files: of('f'),
      sessionIds: of('s'),
      places,
    }
  }
}

interface ReadErasure extends OpenErasure {
  /** "kind place": i alias, v conversation, p person, f media file, s session. */
  readonly places: readonly string[]
}

function recordOf({ id, kind, account, begunAt, counts, note, finishedAt }: OpenErasure): ErasureRecord {
  return { id, kind, account, begunAt, counts, note, finishedAt }
}
