import { randomBytes, randomUUID } from 'node:crypto'
import type { CustomerCandidate, PushAcceptance, WebhookAcceptance } from '../../../server/store/acceptance.js'
import type { NewItem, NoticeRequest } from '../../../server/store/lanes.js'

export const HOUR = 3_600_000
export const SESSION_TIMELINE_MS = 72 * HOUR

let shardCounter = randomBytes(1)[0] ?? 0

/** Another shard for every test, so that a claim finds the test's own lanes only. Never 0: account lanes live there. */
export function nextShard(): number {
  shardCounter = (shardCounter % 255) + 1
  return shardCounter
}

export function newAccount(): string {
  return `acc-${randomBytes(6).toString('hex')}`
}

export function uuidInShard(shard: number): string {
  return shard.toString(16).padStart(2, '0') + randomUUID().slice(2)
}

/** A customer as the relay knows one before the store does. Opaque strings stand where ciphertext would be. */
export interface TestCustomer {
  readonly account: string
  readonly shard: number
  readonly identity: string
  readonly customerId: string
  readonly keyId: string
  readonly candidate: CustomerCandidate
}

export function makeCandidate(shard: number): CustomerCandidate {
  const keyId = `k-${randomUUID()}`
  return { customerId: uuidInShard(shard), keyId, wrappedKey: `wrapped:${keyId}`, openId: `openid:${keyId}` }
}

export function makeCustomer(account: string = newAccount(), shard: number = nextShard()): TestCustomer {
  const candidate = makeCandidate(shard)
  const { customerId, keyId } = candidate
  return { account, shard, identity: `identity-${randomUUID()}`, customerId, keyId, candidate }
}

/** @param keyId Key the body names. @param own Wrapped key the item carries. */
export function makeItem(keyId: string, kind = 'text', own?: string): NewItem {
  const id = randomUUID()
  const sealed = `c2VhbGVk${id}`
  return { id, kind, body: own === undefined ? { keyId, sealed } : { keyId, wrappedKey: own, sealed } }
}

/** An item sealed under a key of its own, as the relay makes when it has no customer's key at hand. */
export function makeOwnKeyItem(kind = 'text'): NewItem {
  const keyId = `own-${randomUUID()}`
  return makeItem(keyId, kind, `wrapped:${keyId}`)
}

export function makeNotice(keyId: string, noticeKind = 'kept.location'): NoticeRequest {
  return { noticeKind, item: makeItem(keyId, 'notice') }
}

/** A text of the customer; the candidate is the one the customer was or will be made of. */
export function makePush(customer: TestCustomer, now: number, change: Partial<PushAcceptance> = {}): PushAcceptance {
  return {
    account: customer.account,
    shard: customer.shard,
    identity: customer.identity,
    candidate: customer.candidate,
    dedupeKey: `push-${randomUUID()}`,
    dedupeTtlMs: 24 * HOUR,
    now,
    disposition: 'relay',
    opensSession: true,
    quota: 'message',
    pushedAt: Math.floor(now / 1000),
    item: makeItem(customer.keyId),
    newSessionId: randomUUID(),
    sessionTimelineMs: SESSION_TIMELINE_MS,
    replyIfSessionStarts: 'acknowledged',
    ...change,
  }
}

/** A push of a kind that is kept, not relayed. */
export function makeKept(customer: TestCustomer, now: number, change: Partial<PushAcceptance> = {}): PushAcceptance {
  const kept = { disposition: 'keep', opensSession: false, quota: 'none' } as const
  return makePush(customer, now, { ...kept, item: makeItem(customer.keyId, 'location'), ...change })
}

/** Something the customer did that is told while a session is open: a menu entry chosen. */
export function makeEvent(customer: TestCustomer, now: number, change: Partial<PushAcceptance> = {}): PushAcceptance {
  const event = { opensSession: false, quota: 'action' } as const
  return makePush(customer, now, { ...event, item: makeItem(customer.keyId, 'event.click'), ...change })
}

/** An agent's text to the customer. */
export function makeWebhook(
  customer: TestCustomer,
  now: number,
  change: Partial<WebhookAcceptance> = {},
): WebhookAcceptance {
  return {
    account: customer.account,
    customerId: customer.customerId,
    dedupeKey: `webhook-${randomUUID()}`,
    dedupeTtlMs: 24 * HOUR,
    now,
    conversationId: '',
    byAgent: true,
    outbound: makeItem(customer.keyId),
    ...change,
  }
}
