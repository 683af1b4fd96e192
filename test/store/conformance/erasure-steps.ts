import { expect } from 'chai'
import type { CustomerErasure, ItemErasure, OpenErasure } from '../../../server/store/erasure.js'
import type { Store } from '../../../server/store/store.js'
import {
  HOUR,
  makeCandidate,
  makeItem,
  makeKept,
  makeOwnKeyItem,
  makePush,
  makeWebhook,
  type TestCustomer,
  uuidInShard,
} from './builders.js'
import { claimLane, idAt, knownCustomer, push, settlement, webhook } from './steps.js'

/** What every erasure of a customer's records begins with; add what is asked for. */
export function request({ account, customerId, shard }: TestCustomer, now: number) {
  return { account, customerId, id: uuidInShard(shard), now, note: 'a' }
}

/** The erasure under way. @throws Error when none was begun. */
export function begun(answer: CustomerErasure | ItemErasure): OpenErasure {
  if (answer.outcome !== 'begun') throw new Error(`It is ${answer.outcome}.`)
  return answer.erasure
}

export async function erase(store: Store, customer: TestCustomer, now: number): Promise<OpenErasure> {
  return begun(await store.erasure.eraseCustomer(request(customer, now)))
}

/** Removes what lies elsewhere, as the relay does afterwards, and closes the record. */
export async function finish(store: Store, erasure: OpenErasure, now: number): Promise<void> {
  while (await store.erasure.removeElsewhere(erasure));
  await store.erasure.finish(erasure.id, 'b', now + 1)
}

export const mediaId = ({ customerId }: TestCustomer) => `${customerId.slice(0, 2)}${customerId}`

export function media(customer: TestCustomer, now: number) {
  const { account, customerId } = customer
  return {
    ...{ id: mediaId(customer), account, customerId, file: `file ${customerId}` },
    ...{ wrappedKey: 'wrapped', sealed: 'c2VhbGVk', expiresAt: now + HOUR },
  }
}

export function tier({ account, customerId }: TestCustomer, now: number) {
  return { account, customerId, tier: 'Gold', source: 'admin', updatedAt: now } as const
}

/** One session of a customer: a message each way, delivered, then its end. @returns the session's id. */
export async function talk(store: Store, customer: TestCustomer, now: number, conversationId: string): Promise<string> {
  const { account, customerId } = customer
  const { sessionId } = await push(store, makePush(customer, now))
  await settleInbound(store, customer, now, conversationId)
  await webhook(store, makeWebhook(customer, now + 1, { conversationId }))
  const lane = await claimLane(store, customer, 'outbound', now + 1)
  const kept = { outcome: { kind: 'done', keep: true } } as const
  await store.lanes.settle(settlement(lane, idAt(lane.items, 0), now + 1, kept))
  await store.customers.endSession(account, customerId, now + 2)
  return sessionId
}

/** A message of the customer, delivered into a conversation. */
export async function deliver(
  store: Store,
  customer: TestCustomer,
  now: number,
  conversationId: string,
): Promise<void> {
  await push(store, makePush(customer, now))
  await settleInbound(store, customer, now, conversationId)
}

async function settleInbound(store: Store, customer: TestCustomer, now: number, conversationId: string) {
  const lane = await claimLane(store, customer, 'inbound', now)
  await store.conversations.put(customer.account, conversationId, customer.customerId, now)
  const kept = { outcome: { kind: 'done', keep: true, conversationId } } as const
  await store.lanes.settle(settlement(lane, idAt(lane.items, 0), now, kept))
}

/**
 * A customer with something in every place: two finished items (one under a key of its own), a kept push, a dead letter,
 * two items that wait, a medium, a question, a tier, an original.
 */
export async function fullCustomer(store: Store, now: number): Promise<TestCustomer> {
  const customer = await knownCustomer(store, now)
  const { account, customerId, keyId } = customer
  const conversationId = `conversation ${customerId}`
  const other = makeCandidate(customer.shard)
  await push(store, makePush(customer, now, { candidate: other, item: makeItem(other.keyId) }))
  await settleInbound(store, customer, now, conversationId)
  await deliver(store, customer, now, conversationId)
  await push(store, makeKept(customer, now))
  await push(store, makePush(customer, now))
  const lane = await claimLane(store, customer, 'inbound', now)
  const dead = { outcome: { kind: 'dead', reason: 'r', detail: 'd' } } as const
  await store.lanes.settle(settlement(lane, idAt(lane.items, 0), now, dead))
  await push(store, makePush(customer, now))
  await webhook(store, makeWebhook(customer, now, { outbound: makeOwnKeyItem(), conversationId }))
  expect(await store.media.put(media(customer, now), now)).to.equal(true)
  await store.questions.ask({ account, customerId, question: makeItem(keyId), now, expiresAt: now + HOUR })
  await store.tiers.put([tier(customer, now)])
  await store.personalData.keep({
    ...{ account, customerId, keyId, now, expiresAt: now + HOUR },
    originals: [{ kind: 'mobile', digest: 'd', sealed: 'c2VhbGVk' }],
  })
  return customer
}
