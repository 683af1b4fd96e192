import { expect } from 'chai'
import fc from 'fast-check'
import type { LaneName } from '../../../server/store/lanes.js'
import type { Store } from '../../../server/store/store.js'
import {
  makeCustomer,
  makePush,
  makeWebhook,
  newAccount,
  nextShard,
  SESSION_TIMELINE_MS,
  type TestCustomer,
} from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import {
  emptyLane,
  isDue,
  type ModelLane,
  type ModelLease,
  modelAppend,
  modelClaim,
  modelGiveBack,
  modelSettle,
} from './model-lanes.js'
import { type Step, step } from './model-steps.js'
import { allPages, ids, knownCustomer, settlement } from './steps.js'

/** Times pass in steps of 100 ms: no lease of 1,050 ms ever ends on the very moment something happens. */
const STEP_MS = 100
const MODEL_LEASE_MS = 1050

type LeaseStep = Exclude<Step, { do: 'accept' | 'claim' | 'sweep' | 'redrive' | 'pass' }>

/** One run: a few customers of one shard, the store, and what it ought to hold. */
class ModelRun {
  readonly #store: Store
  readonly #customers: readonly TestCustomer[]
  readonly #lanes = new Map<string, ModelLane>()
  readonly #accepted: { lane: ModelLane; id: string; again: () => Promise<string> }[] = []
  readonly #leases: ModelLease[] = []
  readonly #finished = new Map<string, string[]>()
  readonly #dead = new Set<string>()
  readonly #shard: number
  readonly #account: string
  #now: number

  constructor(store: Store, customers: readonly TestCustomer[], account: string, shard: number, now: number) {
    this.#store = store
    this.#customers = customers
    this.#account = account
    this.#shard = shard
    this.#now = now
  }

  async run(steps: readonly Step[]): Promise<void> {
    for (const each of steps) await this.#take(each)
    await this.#drain()
    await this.#check()
  }

  async #take(each: Step): Promise<void> {
    if (each.do === 'accept') return this.#accept(each.customer, each.lane, each.repeat)
    if (each.do === 'claim') return this.#claim(each.maxLanes, each.maxItems)
    if (each.do === 'sweep') return this.#sweep()
    if (each.do === 'redrive') return this.#redrive()
    if (each.do === 'pass') {
      this.#now += each.steps * STEP_MS
      return
    }
    const lease = this.#leases[this.#leases.length - 1 - (each.lease % (this.#leases.length || 1))]
    if (lease) await this.#work(each, lease)
  }

  async #accept(which: number, name: 'inbound' | 'outbound', repeat: boolean): Promise<void> {
    const earlier = this.#accepted[which]
    if (repeat && earlier) return void expect(await earlier.again()).to.equal('duplicate')
    const customer = this.#customers[which]
    if (!customer) return
    const lane = this.#lane(customer.customerId, name)
    const { acceptance } = this.#store
    if (name === 'inbound') {
      const push = makePush(customer, this.#now, { sessionTimelineMs: SESSION_TIMELINE_MS })
      const again = async () => (await acceptance.acceptPush(push)).outcome
      expect(await again()).to.equal('accepted')
      this.#accepted.push({ lane, id: push.item.id, again })
      modelAppend(lane, push.item.id, this.#now)
    } else {
      const webhook = makeWebhook(customer, this.#now)
      const again = async () => (await acceptance.acceptWebhook(webhook)).outcome
      expect(await again()).to.equal('accepted')
      const id = webhook.outbound?.id ?? ''
      this.#accepted.push({ lane, id, again })
      modelAppend(lane, id, this.#now)
    }
  }

  async #claim(maxLanes: number, maxItems: number): Promise<void> {
    const now = this.#now
    const due = [...this.#lanes.values()].filter((lane) => isDue(lane, now)).length
    const request = { owner: 'model', now, leaseMs: MODEL_LEASE_MS, maxLanes, maxItems }
    const claimed = await this.#store.lanes.claim(this.#shard, request)
    expect(claimed).to.have.length(Math.min(due, maxLanes))
    for (const leased of claimed) {
      const lane = this.#lane(leased.ref.customerId, leased.ref.lane)
      this.#leases.push(modelClaim(lane, leased, now, maxItems))
    }
  }

  async #work(each: LeaseStep, lease: ModelLease): Promise<void> {
    const { lane, leased } = lease
    const { ref, fence } = leased
    const held = lane.lease === lease
    const expected = held ? 'ok' : 'lost'
    const { lanes } = this.#store
    const leaseUntil = this.#now + MODEL_LEASE_MS
    if (each.do === 'renew') {
      expect(await lanes.renew([leased], leaseUntil)).to.deep.equal([expected])
      if (held) lease.leaseUntil = leaseUntil
      return
    }
    if (each.do === 'release') {
      expect(await lanes.release(ref, fence, this.#now)).to.equal(expected)
      if (held) modelGiveBack(lane, this.#now)
      return
    }
    const itemId = leased.items[lease.at]?.id
    if (itemId === undefined) return
    if (held) expect(lane.waiting[0]).to.equal(itemId)
    if (each.do === 'settle') return this.#settle(lease, itemId, each)
    if (each.do === 'defer') {
      const dueAt = this.#now + each.steps * STEP_MS
      const { notDelivered } = each
      const attempts = lane.head.attempts + 1
      expect(await lanes.defer({ ref, fence, itemId, dueAt, attempts, notDelivered })).to.equal(expected)
      if (!held) return
      lane.head.attempts = attempts
      if (notDelivered) lane.head.partsBegun = lane.head.partsDone
      return modelGiveBack(lane, dueAt)
    }
    const [partsBegun, partsDone] = [each.begun, Math.min(each.begun, each.done)]
    const plan = `plan of ${itemId}`
    expect(await lanes.progress({ ref, fence, itemId, plan, partsBegun, partsDone, leaseUntil })).to.equal(expected)
    if (!held) return
    Object.assign(lane.head, { plan, partsBegun, partsDone })
    lease.leaseUntil = leaseUntil
  }

  async #settle(
    lease: ModelLease,
    itemId: string,
    how: { dead: boolean; goOn: boolean; twice: boolean },
  ): Promise<void> {
    const { lane, leased } = lease
    const held = lane.lease === lease
    const leaseUntil = this.#now + MODEL_LEASE_MS
    const change = settlement(leased, itemId, this.#now, {
      outcome: how.dead ? { kind: 'dead', reason: 'model', detail: '' } : { kind: 'done', keep: true },
      next: how.goOn ? 'begin' : 'release',
      leaseUntil,
    })
    expect(await this.#store.lanes.settle(change)).to.equal(held ? 'ok' : 'lost')
    if (how.twice) await this.#store.lanes.settle(change)
    if (!held) return
    modelSettle(lease, this.#now, how.goOn, leaseUntil)
    if (how.dead) this.#dead.add(itemId)
    else this.#finishedOf(lane).push(itemId)
  }

  async #sweep(): Promise<void> {
    const now = this.#now
    for (const lane of this.#lanes.values()) {
      if (lane.lease && lane.lease.leaseUntil < now) modelGiveBack(lane, now)
    }
    const { due } = await this.#store.lanes.sweep(now)
    const expected = [...this.#lanes.values()].some((lane) => isDue(lane, now))
    expect(due.includes(this.#shard)).to.equal(expected)
  }

  async #redrive(): Promise<void> {
    const { entries } = await this.#store.deadLetters.list({ account: this.#account, limit: 1 })
    const [letter] = entries
    if (!letter) return void expect(this.#dead.size).to.equal(0)
    expect(await this.#store.deadLetters.redrive(letter.id, this.#now)).to.deep.equal(letter.ref)
    expect(this.#dead.delete(letter.item.id)).to.equal(true)
    modelAppend(this.#lane(letter.ref.customerId, letter.ref.lane), letter.item.id, this.#now)
  }

  /** Everything becomes due, leases run out, and one worker delivers all that waits. */
  async #drain(): Promise<void> {
    for (let round = 0; round < 100; round++) {
      this.#now += 100 * STEP_MS
      await this.#sweep()
      const from = this.#leases.length
      await this.#claim(100, 100)
      if (this.#leases.length === from) return
      for (const lease of this.#leases.slice(from)) {
        const last = lease.leased.items.length - 1
        for (const [index, { id }] of lease.leased.items.entries()) {
          await this.#settle(lease, id, { dead: false, goOn: index < last, twice: false })
        }
      }
    }
    throw new Error('The lanes never emptied.')
  }

  /** Everything accepted was settled once: delivered in order, or a dead letter. */
  async #check(): Promise<void> {
    for (const lane of this.#lanes.values()) expect(lane.waiting).to.deep.equal([])
    const { deadLetters, customers } = this.#store
    const letters = await allPages(({ after }) => deadLetters.list({ account: this.#account, after, limit: 7 }), 7)
    expect(letters.map(({ item }) => item.id)).to.have.members([...this.#dead])
    const settled = letters.map(({ item }) => item.id)
    for (const { account, customerId } of this.#customers) {
      const finished = await customers.finished(account, customerId, 1000)
      for (const name of ['inbound', 'outbound'] as const) {
        const there = ids(finished.filter(({ lane }) => lane === name))
        expect(there).to.have.members(this.#finishedOf(this.#lane(customerId, name)))
        settled.push(...there)
      }
    }
    expect([...settled].sort()).to.deep.equal(this.#accepted.map(({ id }) => id).sort())
  }

  #lane(customerId: string, name: LaneName): ModelLane {
    const key = `${customerId} ${name}`
    const lane = this.#lanes.get(key) ?? emptyLane({ account: this.#account, customerId, lane: name })
    this.#lanes.set(key, lane)
    return lane
  }

  #finishedOf({ ref }: ModelLane): string[] {
    const key = `${ref.customerId} ${ref.lane}`
    const list = this.#finished.get(key) ?? []
    this.#finished.set(key, list)
    return list
  }
}

/** Whatever workers do in whatever order, each lane keeps its order and every item is settled once. */
export function describeModel(factory: HarnessFactory): void {
  describe('any interleaving of accepts and workers', () => {
    const open = useStore(factory)

    it('keeps the order of every lane, loses nothing and settles every item once', async function () {
      this.timeout(120_000)
      const property = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }), async (steps) => {
        const [account, shard, now] = [newAccount(), nextShard(), Date.now()]
        const customers: TestCustomer[] = []
        for (let i = 0; i < 3; i++) {
          customers.push(await knownCustomer(open.store, now, makeCustomer(account, shard)))
        }
        await new ModelRun(open.store, customers, account, shard, now).run(steps)
      })
      await fc.assert(property, { numRuns: 60, interruptAfterTimeLimit: 60_000 })
    })
  })
}
