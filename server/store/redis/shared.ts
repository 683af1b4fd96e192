import type { ConversationStore } from '../customers.js'
import type { BudgetStore, FactStore, LockStore, StoredToken, TokenStore } from '../shared.js'
import type { RedisCalls } from './client.js'
import { conversationKey, shardKey, shardOfName } from './keys.js'

/** What relays on one store share; each record in a slot by its own name. */

export class RedisConversationStore implements ConversationStore {
  readonly #calls: RedisCalls
  readonly #ttlMs: number

  constructor(calls: RedisCalls, ttlMs: number) {
    this.#calls = calls
    this.#ttlMs = ttlMs
  }

  async put(account: string, conversationId: string, customerId: string, _now: number): Promise<void> {
    await this.#calls.command('set', conversationKey(account, conversationId), customerId, 'PX', this.#ttlMs)
  }

  async get(account: string, conversationId: string): Promise<string | undefined> {
    const customerId = await this.#calls.command('get', conversationKey(account, conversationId))
    return typeof customerId === 'string' ? customerId : undefined
  }
}

const nameKey = (kind: string, name: string): string => shardKey(shardOfName(name), `${kind}:${name}`)

export class RedisTokenStore implements TokenStore {
  readonly #calls: RedisCalls

  constructor(calls: RedisCalls) {
    this.#calls = calls
  }

  async get(name: string, now: number): Promise<StoredToken | undefined> {
    const text = await this.#calls.command('get', nameKey('token', name))
    if (typeof text !== 'string') return undefined
    const [fingerprint = '', keyId = '', obtainedAt, expiresAt, sealed = ''] = text.split('\n')
    const token = { sealed, keyId, fingerprint, obtainedAt: Number(obtainedAt), expiresAt: Number(expiresAt) }
    return token.expiresAt > now ? token : undefined
  }

  async put(name: string, token: StoredToken, now: number): Promise<void> {
    const rest = token.expiresAt - now
    if (rest <= 0) return
    const { fingerprint, keyId, obtainedAt, expiresAt, sealed } = token
    const text = [fingerprint, keyId, obtainedAt, expiresAt, sealed].join('\n')
    await this.#calls.command('set', nameKey('token', name), text, 'PX', Math.ceil(rest))
  }

  async expire(name: string, fingerprint: string): Promise<void> {
    await this.#calls.script('token-expire', [nameKey('token', name)], [fingerprint])
  }
}

export class RedisLockStore implements LockStore {
  readonly #calls: RedisCalls

  constructor(calls: RedisCalls) {
    this.#calls = calls
  }

  async acquire(name: string, owner: string, ttlMs: number, now: number): Promise<boolean> {
    return (await this.#calls.script('lock-acquire', [nameKey('lock', name)], [owner, ttlMs, now])) === 1
  }

  async release(name: string, owner: string): Promise<void> {
    await this.#calls.script('lock-release', [nameKey('lock', name)], [owner])
  }
}

export class RedisBudgetStore implements BudgetStore {
  readonly #calls: RedisCalls

  constructor(calls: RedisCalls) {
    this.#calls = calls
  }

  async take(
    client: string,
    minute: number,
    want: number,
    limit: number,
    now: number,
  ): Promise<{ granted: number; pausedUntil: number }> {
    const keys = [minuteKey(client, minute), nameKey('pause', client)]
    const answer = (await this.#calls.script('budget-take', keys, [want, limit, now])) as [number, number]
    return { granted: answer[0], pausedUntil: answer[1] }
  }

  async giveBack(client: string, minute: number, count: number): Promise<void> {
    await this.#calls.script('budget-give-back', [minuteKey(client, minute)], [count])
  }

  async pause(client: string, until: number, now: number): Promise<void> {
    await this.#calls.script('budget-pause', [nameKey('pause', client)], [until, now])
  }
}

const minuteKey = (client: string, minute: number): string =>
  shardKey(shardOfName(client), `budget:${client}:${minute}`)

export class RedisFactStore implements FactStore {
  readonly #calls: RedisCalls

  constructor(calls: RedisCalls) {
    this.#calls = calls
  }

  async get(name: string): Promise<string | undefined> {
    const value = await this.#calls.command('get', nameKey('fact', name))
    return typeof value === 'string' ? value : undefined
  }

  async set(name: string, value: string): Promise<void> {
    await this.#calls.command('set', nameKey('fact', name), value)
  }

  async setOnce(name: string, value: string): Promise<string> {
    await this.#calls.command('setnx', nameKey('fact', name), value)
    return (await this.get(name)) ?? value
  }
}
