import { expect } from 'chai'
import type { LeasedLane, Progress } from '../../../server/store/lanes.js'
import { DEFAULT_QUOTA_LIMITS, type QuotaSender, unitsLeft } from '../../../server/store/meter.js'
import { makeItem, makeWebhook, type TestCustomer } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import { beginPart, claimLane, idAt, knownCustomer, LEASE_MS, record, settlement, webhook } from './steps.js'

/** What goes out together with the head: the plan goes from item to item. */
export function describeCarriedPlans(factory: HarnessFactory): void {
  describe('plans of several items', () => {
    const open = useStore(factory)
    let now = 0

    beforeEach(() => {
      now = Date.now()
    })

    const left = async (customer: TestCustomer) =>
      unitsLeft((await record(open.store, customer)).meter, 'closing', now, DEFAULT_QUOTA_LIMITS)

    const begin = (leased: LeasedLane, part: number, sender: QuotaSender, change: Partial<Progress> = {}) =>
      beginPart(open.store, leased, part, { reserve: { sender, now }, leaseUntil: now + LEASE_MS, ...change })

    it('hands plan and parts on to the next item', async () => {
      const customer = await knownCustomer(open.store, now)
      const webhooks = [makeWebhook(customer, now), makeWebhook(customer, now), makeWebhook(customer, now)]
      for (const each of webhooks) await webhook(open.store, each)
      const leased = await claimLane(open.store, customer, 'outbound', now)
      await begin(leased, 2, 'agent', { plan: 'joined' })
      for (const next of ['begin', 'release'] as const) {
        const from = await claimAgain(customer, leased, next === 'release')
        const carried = settlement(from, idAt(from.items, 0), now, { next, carryPlan: true })
        expect(await open.store.lanes.settle(carried)).to.equal('ok')
        expect(await open.store.lanes.settle(carried)).to.equal(next === 'begin' ? 'ok' : 'lost')
      }
      const last = await claimLane(open.store, customer, 'outbound', now)
      expect(last.head).to.deep.equal({
        ...{ itemId: webhooks[2]?.outbound?.id, attempts: 0, plan: 'joined', partsBegun: 2, partsDone: 1 },
      })
      await open.store.lanes.settle(settlement(last, idAt(last.items, 0), now, { carryPlan: true }))
      await webhook(open.store, makeWebhook(customer, now, { outbound: makeItem(customer.keyId) }))
      const { head } = await claimLane(open.store, customer, 'outbound', now)
      expect(head).to.include({ plan: '', partsBegun: 0, partsDone: 0 })
    })

    it('reserves a unit of its own for an item that does not go on with what was handed on to it', async () => {
      const customer = await knownCustomer(open.store, now)
      for (let count = 0; count < 2; count++) await webhook(open.store, makeWebhook(customer, now))
      const leased = await claimLane(open.store, customer, 'outbound', now)
      await begin(leased, 1, 'agent', { plan: 'joined' })
      const { ref, fence, leaseUntil } = leased
      const done = { ref, fence, itemId: idAt(leased.items, 0), leaseUntil, partsBegun: 1, partsDone: 1 }
      await open.store.lanes.progress(done)
      const carried = settlement(leased, idAt(leased.items, 0), now, { next: 'begin', carryPlan: true })
      await open.store.lanes.settle(carried)
      const before = await left(customer)
      const own = { ...done, itemId: idAt(leased.items, 1), plan: 'own', partsDone: 0 }
      const mark = { ...own, reserve: { sender: 'agent', now } } as const
      expect(await open.store.lanes.progress(mark)).to.equal('ok')
      expect(await open.store.lanes.progress(mark)).to.equal('ok')
      expect(await left(customer)).to.equal(before - 1)
      await open.store.lanes.release(ref, fence, now)
      const { head } = await claimLane(open.store, customer, 'outbound', now)
      expect(head).to.include({ plan: 'own', partsBegun: 1, partsDone: 0 })
    })

    async function claimAgain(customer: TestCustomer, leased: LeasedLane, anew: boolean): Promise<LeasedLane> {
      if (!anew) return leased
      await open.store.lanes.release(leased.ref, leased.fence, now)
      return claimLane(open.store, customer, 'outbound', now)
    }
  })
}
