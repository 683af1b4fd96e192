import type { CustomerStore, FinishedItem, RecentSession, UnrelayedEntry, WaitingItem } from '../customers.js'
import { type CustomerRecord, LANE_NAMES, type Page } from '../lanes.js'
import type { RedisCalls } from './client.js'
import { readFinished, readItem, readRecord } from './codec.js'
import {
  customerKey,
  customerMember,
  finishedKey,
  homeOf,
  identitiesKey,
  listKey,
  membersKey,
  readCustomerMember,
  shardHex,
  shardKey,
} from './keys.js'
import { collectPage, walkIndex } from './shard-index.js'

/** How far the scores of the index of recent sessions may lag behind (lua/include/recent.lua). */
const RECENT_LAG_MS = 600_000

export class RedisCustomerStore implements CustomerStore {
  readonly #calls: RedisCalls

  constructor(calls: RedisCalls) {
    this.#calls = calls
  }

  async get(account: string, customerId: string): Promise<CustomerRecord | undefined> {
    const keys = [customerKey(account, customerId), identitiesKey(homeOf(customerId), account)]
    return readRecord(await this.#calls.list('customer', keys, []))
  }

  async find(account: string, shard: number, identity: string): Promise<string | undefined> {
    const entry = await this.#calls.command('hget', identitiesKey(shardHex(shard), account), identity)
    if (typeof entry !== 'string') return undefined
    return entry.slice(entry.startsWith('>') ? 1 : 0).split('\n', 1)[0]
  }

  async alias(entry: Parameters<CustomerStore['alias']>[0]): Promise<void> {
    const { account, customerId, openId } = entry
    // The customer first: an identity that leads to it must find the OpenID to answer to.
    const home = [customerKey(account, customerId), identitiesKey(homeOf(customerId), account)]
    const place = `${shardHex(entry.shard)} ${entry.identity}`
    if ((await this.#calls.script('set-open-id', home, [openId, place])) !== 1) return
    const keys = [identitiesKey(shardHex(entry.shard), account)]
    await this.#calls.script('alias-identity', keys, [entry.identity, customerId, openId])
  }

  async joinPerson(entry: Parameters<CustomerStore['joinPerson']>[0]): Promise<string> {
    const { account, customerId } = entry
    const hex = shardHex(entry.unionShard)
    const member = customerMember(account, customerId)
    const persons = shardKey(hex, 'persons')
    const personId = (await this.#calls.script(
      'join-person',
      [persons],
      [entry.union, entry.newPersonId, member],
    )) as string
    const place = `${hex}:${personId}`
    const before = await this.#calls.script('join-customer', [customerKey(account, customerId)], [place])
    if (typeof before === 'string' && before !== place) {
      await this.#calls.command('srem', membersKey(before), member)
    }
    return personId
  }

  async personOf(account: string, customerId: string): ReturnType<CustomerStore['personOf']> {
    const place = await this.#calls.command('hget', customerKey(account, customerId), 'p')
    if (typeof place !== 'string') return { personId: undefined, members: [{ account, customerId }] }
    const members = (await this.#calls.command('smembers', membersKey(place))) as string[]
    return { personId: place.slice(3), members: members.sort().map(readCustomerMember) }
  }

  async finished(account: string, customerId: string, limit: number): Promise<FinishedItem[]> {
    if (limit < 1) return []
    const texts = await this.#calls.command('lrange', finishedKey(account, customerId), 0, limit - 1)
    return (texts as string[]).map(readFinished)
  }

  async waiting(account: string, customerId: string): Promise<WaitingItem[]> {
    const lanes = LANE_NAMES.map(async (lane) => {
      const texts = await this.#calls.command('lrange', listKey({ account, customerId, lane }), 0, -1)
      return (texts as string[]).map((text) => ({ ...readItem(text), lane }))
    })
    return (await Promise.all(lanes)).flat()
  }

  unrelayed(query: Parameters<CustomerStore['unrelayed']>[0]): Promise<Page<UnrelayedEntry>> {
    const { after, limit } = query
    const walk = walkIndex(this.#calls, { index: 'unrelayed', after, pageSize: limit + 1 })
    return collectPage(walk, limit, ({ member, score }) => {
      const [who = '', itemId = '', kind = ''] = member.split('\n')
      const { account, customerId } = readCustomerMember(who)
      if (query.account !== undefined && query.account !== account) return undefined
      return { account, customerId, itemId, kind, receivedAt: score }
    })
  }

  recentSessions(query: Parameters<CustomerStore['recentSessions']>[0]): Promise<Page<RecentSession>> {
    const { since, after, limit } = query
    const lowestScore = since - RECENT_LAG_MS
    const walk = walkIndex(this.#calls, { index: 'recent', lowestScore, after, pageSize: limit + 1 })
    return collectPage(walk, limit, async ({ member }) => {
      const { account, customerId } = readCustomerMember(member)
      const record = await this.get(account, customerId)
      if (record === undefined || record.sessionId === '' || record.conversationId === '') return undefined
      const lastMessageAt = Math.max(record.lastInboundAt, record.lastOutboundAt)
      if (lastMessageAt < since) return undefined
      return { account, customerId, conversationId: record.conversationId, lastMessageAt }
    })
  }

  async endSession(account: string, customerId: string, now: number): Promise<void> {
    const keys = [customerKey(account, customerId), shardKey(homeOf(customerId), 'recent')]
    await this.#calls.script('end-session', keys, [customerMember(account, customerId), now])
  }
}
