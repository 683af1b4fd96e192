import { expect } from 'chai'
import { makePush, makeWebhook } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import { claim, claimLane, idAt, knownCustomer, LEASE_MS, push, webhook } from './steps.js'

/** What a sweep and the depth say of the store as a whole; each test has a storage of its own. */
export function describeSweeping(factory: HarnessFactory): void {
  describe('looking over all lanes', () => {
    let now = 0

    beforeEach(() => {
      now = Date.now()
    })

    describe('of an empty store', () => {
      const open = useStore(factory)

      it('finds nothing', async () => {
        expect(await open.store.lanes.sweep(now)).to.deep.equal({ due: [], later: [] })
        for (const { lanes } of Object.values(await open.store.lanes.depth(now))) expect(lanes).to.equal(0)
      })
    })

    describe('of which some are deferred', () => {
      const open = useStore(factory)

      it('names the shards that are due and when others will be', async () => {
        const due = await knownCustomer(open.store, now)
        const deferred = [await knownCustomer(open.store, now), await knownCustomer(open.store, now)]
        for (const [index, customer] of deferred.entries()) {
          await push(open.store, makePush(customer, now))
          const { ref, fence, items } = await claimLane(open.store, customer, 'inbound', now)
          const dueAt = now + 5000 * (index + 1)
          await open.store.lanes.defer({ ref, fence, itemId: idAt(items, 0), dueAt, attempts: 1 })
        }
        const later = new Map<number, number>()
        for (const [index, { shard }] of deferred.entries()) {
          if (!later.has(shard)) later.set(shard, now + 5000 * (index + 1))
        }
        const expected = [...later].map(([shard, at]) => ({ shard, at })).sort((one, two) => one.shard - two.shard)
        expect(await open.store.lanes.sweep(now + 1)).to.deep.equal({ due: [], later: expected })
        await push(open.store, makePush(due, now + 1))
        expect(await open.store.lanes.sweep(now + 1)).to.deep.equal({ due: [due.shard], later: expected })
        const all = await open.store.lanes.sweep(now + 10_000)
        expect(all.due).to.have.members([due, ...deferred].map(({ shard }) => shard))
      })
    })

    describe('of which some are leased', () => {
      const open = useStore(factory)

      it('finds those due whose lease ran out', async () => {
        const customer = await knownCustomer(open.store, now)
        await push(open.store, makePush(customer, now))
        await claim(open.store, customer.shard, now)
        expect((await open.store.lanes.sweep(now + 1)).due).to.deep.equal([])
        expect((await open.store.lanes.sweep(now + LEASE_MS + 1)).due).to.deep.equal([customer.shard])
      })
    })

    describe('for their depth', () => {
      const open = useStore(factory)

      it('counts lanes that hold something and the age of the oldest due', async () => {
        const [one, two] = [await knownCustomer(open.store, now), await knownCustomer(open.store, now)]
        await push(open.store, makePush(one, now))
        await push(open.store, makePush(two, now + 1000))
        await webhook(open.store, makeWebhook(two, now + 2000))
        const depth = await open.store.lanes.depth(now + 5000)
        expect(depth.inbound.lanes).to.equal(2)
        expect(depth.inbound.oldestDueMs).to.be.within(4900, 5100)
        expect(depth.outbound.lanes).to.equal(1)
        expect(depth.outbound.oldestDueMs).to.be.within(2900, 3100)
        expect(depth.receipts).to.deep.equal({ lanes: 0, oldestDueMs: 0 })
      })
    })
  })
}
