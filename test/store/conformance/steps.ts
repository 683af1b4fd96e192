import { expect } from 'chai'
import type { PushAcceptance, PushAnswer, WebhookAcceptance, WebhookAnswer } from '../../../server/store/acceptance.js'
import type {
  CustomerRecord,
  LaneItem,
  LaneName,
  LeasedLane,
  NewItem,
  Page,
  Progress,
  SealedText,
  Settlement,
} from '../../../server/store/lanes.js'
import type { Store } from '../../../server/store/store.js'
import { makeCustomer, makePush, makeWebhook, type TestCustomer } from './builders.js'

export const LEASE_MS = 10_000

/** Takes up to 100 lanes of a shard with up to 100 items each. */
export function claim(store: Store, shard: number, now: number, maxItems = 100): Promise<LeasedLane[]> {
  return store.lanes.claim(shard, { owner: 'worker', now, leaseMs: LEASE_MS, maxLanes: 100, maxItems })
}

/** Claims a shard and answers the customer's lane of that name, which must be among the claimed. */
export async function claimLane(
  store: Store,
  customer: TestCustomer,
  lane: LaneName,
  now: number,
): Promise<LeasedLane> {
  const lanes = await claim(store, customer.shard, now)
  const found = lanes.find(({ ref }) => ref.customerId === customer.customerId && ref.lane === lane)
  expect(found, `lane ${lane} among the claimed`).to.not.equal(undefined)
  return found as LeasedLane
}

export async function push(store: Store, acceptance: PushAcceptance): Promise<PushAnswer> {
  const answer = await store.acceptance.acceptPush(acceptance)
  expect(answer.outcome).to.equal('accepted')
  return answer
}

export async function webhook(store: Store, acceptance: WebhookAcceptance): Promise<WebhookAnswer> {
  const answer = await store.acceptance.acceptWebhook(acceptance)
  expect(answer.outcome).to.equal('accepted')
  return answer
}

/** A customer known to the store whose lanes are empty; its session is open since `now`. */
export async function knownCustomer(store: Store, now: number, made: TestCustomer = makeCustomer()) {
  await push(store, makePush(made, now))
  await finishAll(store, made, 'inbound', now)
  return made
}

/** Delivers everything in one lane of a customer, without keeping it. */
export async function finishAll(store: Store, customer: TestCustomer, lane: LaneName, now: number): Promise<void> {
  const leased = await claimLane(store, customer, lane, now)
  for (const [index, item] of leased.items.entries()) {
    const last = index === leased.items.length - 1
    const answer = await store.lanes.settle(settlement(leased, item.id, now, { next: last ? 'release' : 'begin' }))
    expect(answer).to.equal('ok')
  }
}

/** Begins a part of the lane's head: those before it are done. */
export function beginPart(
  store: Store,
  { ref, fence, items }: LeasedLane,
  part: number,
  change: Pick<Progress, 'leaseUntil'> & Partial<Progress>,
) {
  return store.lanes.progress({
    ...{ ref, fence, itemId: idAt(items, 0), partsBegun: part, partsDone: part - 1 },
    ...change,
  })
}

/** A settlement of an item as delivered and not kept, unless changed. */
export function settlement(
  leased: LeasedLane,
  itemId: string,
  now: number,
  change: Partial<Settlement> = {},
): Settlement {
  return {
    ref: leased.ref,
    fence: leased.fence,
    itemId,
    now,
    outcome: { kind: 'done', keep: false },
    next: 'release',
    leaseUntil: now + LEASE_MS,
    ...change,
  }
}

/** A lane with `count` items, claimed. Items are answered in the order of their accept. */
export async function leasedWith(store: Store, lane: 'inbound' | 'outbound', count: number, now: number) {
  const customer = await knownCustomer(store, now)
  for (let i = 0; i < count; i++) {
    await (lane === 'inbound' ? push(store, makePush(customer, now)) : webhook(store, makeWebhook(customer, now)))
  }
  return { customer, leased: await claimLane(store, customer, lane, now) }
}

export async function record(store: Store, customer: TestCustomer): Promise<CustomerRecord> {
  const found = await store.customers.get(customer.account, customer.customerId)
  expect(found, 'customer record').to.not.equal(undefined)
  return found as CustomerRecord
}

/** A stored body in the form the builders make: `wrappedKey` absent rather than undefined. */
export function bodyOf({ body }: NewItem): SealedText {
  const { keyId, wrappedKey, sealed } = body
  return wrappedKey === undefined ? { keyId, sealed } : { keyId, wrappedKey, sealed }
}

export function ids(items: readonly { id: string }[]): string[] {
  return items.map(({ id }) => id)
}

/** Id of the item at a place that the test has put one at. */
export function idAt(items: readonly { id: string }[], index: number): string {
  const item = items[index]
  if (!item) throw new Error(`There is no item at ${index}.`)
  return item.id
}

/** The item at a place, which must be there. */
export function itemAt(items: readonly LaneItem[], index: number): LaneItem {
  const item = items[index]
  if (!item) throw new Error(`There is no item at ${index}.`)
  return item
}

/** Everything a paged list holds; pages may be short, never longer than asked for. */
export async function allPages<T>(
  list: (query: { after: string | undefined; limit: number }) => Promise<Page<T>>,
  limit: number,
): Promise<T[]> {
  const all: T[] = []
  let after: string | undefined
  for (let pages = 0; pages < 10_000; pages++) {
    const page = await list({ after, limit })
    expect(page.entries.length).to.be.at.most(limit)
    all.push(...page.entries)
    if (page.next === undefined) return all
    expect(page.next, 'a page that leads on').to.not.equal(after)
    after = page.next
  }
  throw new Error('The list never ends.')
}

/**
 * Lets real time pass as well as the tests' own, for what a backend may expire by a clock of its own (marks, locks,
 * retention). @returns the time afterwards.
 */
export async function elapse(now: number, ms: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, ms + 20))
  return now + ms
}

/** Housekeeping comes in small steps: repeats it until `gone` holds. */
export async function tidyUntil(store: Store, now: number, gone: () => Promise<boolean>): Promise<void> {
  for (let step = 0; step < 300; step++) {
    await store.tidy(now)
    if (await gone()) return
  }
  throw new Error('Housekeeping never got there.')
}
