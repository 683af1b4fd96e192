import { expect } from 'chai'
import type { LeasedLane, ProgressAnswer } from '../../../server/store/lanes.js'
import { makeItem, makeNotice, makePush } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import { claim, claimLane, idAt, ids, knownCustomer, LEASE_MS, leasedWith, push, record, settlement } from './steps.js'

/** Leases: how long they hold, how they end, and that a stale fence changes nothing. */
export function describeLeases(factory: HarnessFactory): void {
  describe('leases', () => {
    const open = useStore(factory)
    let now = 0
    let expired = 0

    beforeEach(() => {
      now = Date.now()
      expired = now + LEASE_MS + 1
    })

    it('keep the lane until they run out and a sweep takes them', async () => {
      const { customer, leased } = await leasedWith(open.store, 'inbound', 2, now)
      const early = await open.store.lanes.sweep(now + LEASE_MS - 1)
      expect(early.due).to.not.include(customer.shard)
      expect(await claim(open.store, customer.shard, now + LEASE_MS - 1)).to.deep.equal([])
      expect((await open.store.lanes.sweep(expired)).due).to.include(customer.shard)
      const again = await claimLane(open.store, customer, 'inbound', expired)
      expect(again.fence).to.be.greaterThan(leased.fence)
      expect(ids(again.items)).to.deep.equal(ids(leased.items))
    })

    it('are lengthened by renewing, lane by lane', async () => {
      const { customer, leased } = await leasedWith(open.store, 'inbound', 1, now)
      const other = await leasedWith(open.store, 'inbound', 1, now)
      const stale = { ref: other.leased.ref, fence: other.leased.fence - 1 }
      const answers = await open.store.lanes.renew([stale, leased, stale], now + 3 * LEASE_MS)
      expect(answers).to.deep.equal(['lost', 'ok', 'lost'])
      const swept = await open.store.lanes.sweep(expired)
      expect(swept.due).to.include(other.customer.shard)
      expect(swept.due).to.not.include(customer.shard)
      expect((await open.store.lanes.sweep(now + 3 * LEASE_MS + 1)).due).to.include(customer.shard)
      expect(await open.store.lanes.renew([], now)).to.deep.equal([])
    })

    it('are lengthened by progress and by a settlement that goes on', async () => {
      const one = await leasedWith(open.store, 'outbound', 1, now)
      const two = await leasedWith(open.store, 'outbound', 2, now)
      const leaseUntil = now + 3 * LEASE_MS
      const { ref, fence } = one.leased
      const itemId = idAt(one.leased.items, 0)
      await open.store.lanes.progress({ ref, fence, itemId, partsBegun: 1, partsDone: 0, leaseUntil })
      const goOn = { next: 'begin', leaseUntil } as const
      await open.store.lanes.settle(settlement(two.leased, idAt(two.leased.items, 0), now, goOn))
      const swept = await open.store.lanes.sweep(expired)
      expect(swept.due).to.not.include(one.customer.shard)
      expect(swept.due).to.not.include(two.customer.shard)
      const late = await open.store.lanes.sweep(leaseUntil + 1)
      expect(late.due).to.include.members([one.customer.shard, two.customer.shard])
    })

    it('give every claim a higher fence, also after the lane was empty', async () => {
      const { customer, leased } = await leasedWith(open.store, 'inbound', 1, now)
      await open.store.lanes.settle(settlement(leased, idAt(leased.items, 0), now))
      let last = leased.fence
      for (let round = 0; round < 3; round++) {
        await push(open.store, makePush(customer, now))
        const lane = await claimLane(open.store, customer, 'inbound', now)
        expect(lane.fence).to.be.greaterThan(last)
        last = lane.fence
        await open.store.lanes.settle(settlement(lane, idAt(lane.items, 0), now))
      }
    })

    /** Every fenced call, with arguments that would change much if it passed. */
    function fencedCalls(
      { ref, fence, items }: LeasedLane,
      keyId: string,
    ): Record<string, () => Promise<ProgressAnswer>> {
      const { lanes } = open.store
      const itemId = idAt(items, 0)
      const leaseUntil = now + 100 * LEASE_MS
      const stale = { ref, fence, itemId }
      const base = { ...stale, now: expired, leaseUntil, next: 'release', endSession: true } as const
      const receipt = makeItem(keyId, 'receipt')
      const notice = makeNotice(keyId)
      const dead = { kind: 'dead', reason: 'refused', detail: '' } as const
      const done = { kind: 'done', keep: true, conversationId: 'stale' } as const
      return {
        renew: async () => (await lanes.renew([{ ref, fence }], leaseUntil))[0] ?? 'lost',
        progress: () => lanes.progress({ ...stale, plan: 'stale', partsBegun: 7, partsDone: 6, leaseUntil }),
        'progress with a unit': () =>
          lanes.progress({ ...stale, partsBegun: 7, partsDone: 6, leaseUntil, reserve: { sender: 'agent', now } }),
        'settle as done': () => lanes.settle({ ...base, outcome: done, receipt, notice }),
        'settle as dead': () => lanes.settle({ ...base, outcome: dead, receipt, notice, unit: 'exhausted' }),
        'settle and go on': () => lanes.settle({ ...base, outcome: done, next: 'begin' }),
        defer: () => lanes.defer({ ...stale, dueAt: leaseUntil, attempts: 9, notDelivered: true, unit: 'closed' }),
        release: () => lanes.release(ref, fence, expired),
      }
    }

    const names = [
      'renew',
      'progress',
      'progress with a unit',
      'settle as done',
      'settle as dead',
      'settle and go on',
      'defer',
      'release',
    ]
    for (const name of names) {
      it(`refuse to ${name} under a fence of before, and change nothing`, async () => {
        const { customer, leased } = await leasedWith(open.store, 'outbound', 2, now)
        await open.store.lanes.sweep(expired)
        const holder = await claimLane(open.store, customer, 'outbound', expired)
        const before = await record(open.store, customer)
        expect(await fencedCalls(leased, customer.keyId)[name]?.()).to.equal('lost')
        expect(await record(open.store, customer)).to.deep.equal(before)
        expect(await claim(open.store, customer.shard, expired + LEASE_MS - 1)).to.deep.equal([])
        const { entries } = await open.store.deadLetters.list({ account: customer.account, limit: 10 })
        expect(entries).to.deep.equal([])
        expect(await open.store.customers.finished(customer.account, customer.customerId, 10)).to.deep.equal([])
        // The holder's lease is what it was: neither ended nor lengthened.
        expect((await open.store.lanes.sweep(expired + LEASE_MS + 1)).due).to.include(customer.shard)
        const again = await claim(open.store, customer.shard, expired + LEASE_MS + 1)
        expect(again.map(({ ref }) => ref.lane)).to.deep.equal(['outbound'])
        expect(again[0]?.head).to.deep.equal(holder.head)
        expect(ids(again[0]?.items ?? [])).to.deep.equal(ids(leased.items))
      })

      it(`refuse to ${name} once a sweep took them, and change nothing`, async () => {
        const { customer, leased } = await leasedWith(open.store, 'outbound', 2, now)
        await open.store.lanes.sweep(expired)
        const before = await record(open.store, customer)
        expect(await fencedCalls(leased, customer.keyId)[name]?.()).to.equal('lost')
        expect(await record(open.store, customer)).to.deep.equal(before)
        const again = await claim(open.store, customer.shard, expired)
        expect(again.map(({ ref }) => ref.lane)).to.deep.equal(['outbound'])
        expect(again[0]?.head).to.deep.equal(leased.head)
        expect(ids(again[0]?.items ?? [])).to.deep.equal(ids(leased.items))
      })
    }

    it('refuse a fence that was never given', async () => {
      const customer = await knownCustomer(open.store, now)
      const ref = { account: customer.account, customerId: customer.customerId, lane: 'outbound' } as const
      expect(await open.store.lanes.renew([{ ref, fence: 1 }], now + LEASE_MS)).to.deep.equal(['lost'])
      expect(await open.store.lanes.release(ref, 1, now)).to.equal('lost')
    })
  })
}
