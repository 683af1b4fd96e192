import { expect } from 'chai'
import type { LeasedLane } from '../../../server/store/lanes.js'
import { makeItem, makePush, makeWebhook, type TestCustomer } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import { claimLane, idAt, knownCustomer, LEASE_MS, leasedWith, push, settlement, webhook } from './steps.js'

/** How far the delivery of a lane's head has come. */
export function describeHeadState(factory: HarnessFactory): void {
  describe('head state', () => {
    const open = useStore(factory)
    let now = 0
    let expired = 0

    beforeEach(() => {
      now = Date.now()
      expired = now + 2 * LEASE_MS
    })

    /** The lane is lost to its lease, and claimed again. */
    async function afterLoss(customer: TestCustomer, { ref }: LeasedLane): Promise<LeasedLane> {
      await open.store.lanes.sweep(expired)
      return claimLane(open.store, customer, ref.lane, expired)
    }

    function progressOf(leased: LeasedLane, partsBegun: number, partsDone: number, plan?: string) {
      const itemId = idAt(leased.items, 0)
      const { ref, fence } = leased
      return { ref, fence, itemId, plan, partsBegun, partsDone, leaseUntil: now + LEASE_MS }
    }

    it('is begun with the claim of an inbound lane, and once only', async () => {
      const { customer, leased } = await leasedWith(open.store, 'inbound', 2, now)
      const head = { itemId: idAt(leased.items, 0), attempts: 0, plan: '', partsBegun: 1, partsDone: 0 }
      expect(leased.head).to.deep.equal(head)
      const again = await afterLoss(customer, leased)
      expect(again.head).to.deep.equal(head)
    })

    it('is begun with the claim of a receipts lane', async () => {
      const customer = await knownCustomer(open.store, now)
      const receipt = makeItem(customer.keyId, 'receipt')
      await webhook(open.store, makeWebhook(customer, now, { outbound: undefined, receipt }))
      const { head } = await claimLane(open.store, customer, 'receipts', now)
      expect(head).to.include({ itemId: receipt.id, partsBegun: 1, partsDone: 0 })
    })

    it('is not begun with the claim of an outbound lane', async () => {
      const { customer, leased } = await leasedWith(open.store, 'outbound', 1, now)
      expect(leased.head).to.include({ partsBegun: 0, partsDone: 0, plan: '' })
      expect((await afterLoss(customer, leased)).head).to.include({ partsBegun: 0, partsDone: 0 })
    })

    it('keeps plan and parts over the loss of a lease', async () => {
      const { customer, leased } = await leasedWith(open.store, 'outbound', 2, now)
      const plan = JSON.stringify({
        rule: 1,
        parts: [
          [0, 2],
          [2, 4],
        ],
        text: '第1/2部分\n"引号"',
      })
      expect(await open.store.lanes.progress(progressOf(leased, 1, 0, plan))).to.equal('ok')
      const again = await afterLoss(customer, leased)
      expect(again.head).to.deep.equal({
        itemId: idAt(leased.items, 0),
        attempts: 0,
        plan,
        partsBegun: 1,
        partsDone: 0,
      })
    })

    it('counts on under the stored plan, and takes a new one', async () => {
      const { customer, leased } = await leasedWith(open.store, 'outbound', 1, now)
      await open.store.lanes.progress(progressOf(leased, 1, 0, 'plan-1'))
      await open.store.lanes.progress(progressOf(leased, 2, 1))
      const repeated = progressOf(leased, 3, 2)
      expect(await open.store.lanes.progress(repeated)).to.equal('ok')
      expect(await open.store.lanes.progress(repeated)).to.equal('ok')
      const second = await afterLoss(customer, leased)
      expect(second.head).to.include({ plan: 'plan-1', partsBegun: 3, partsDone: 2 })
      const { ref, fence } = second
      const change = { ...progressOf(second, 3, 2, 'plan-2'), leaseUntil: expired + LEASE_MS }
      await open.store.lanes.progress(change)
      await open.store.lanes.release(ref, fence, expired)
      const third = await claimLane(open.store, customer, 'outbound', expired)
      expect(third.head).to.include({ plan: 'plan-2', partsBegun: 3, partsDone: 2 })
    })

    it('is kept over a release, a deferral and what comes behind it', async () => {
      const { customer, leased } = await leasedWith(open.store, 'outbound', 1, now)
      await open.store.lanes.progress(progressOf(leased, 2, 1, 'plan'))
      await open.store.lanes.release(leased.ref, leased.fence, now)
      await webhook(open.store, makeWebhook(customer, now))
      const again = await claimLane(open.store, customer, 'outbound', now)
      expect(again.head).to.include({ plan: 'plan', partsBegun: 2, partsDone: 1, attempts: 0 })
      const itemId = idAt(again.items, 0)
      await open.store.lanes.defer({ ref: again.ref, fence: again.fence, itemId, dueAt: now + 1, attempts: 4 })
      const deferred = await claimLane(open.store, customer, 'outbound', now + 1)
      expect(deferred.head).to.deep.equal({ itemId, plan: 'plan', partsBegun: 2, partsDone: 1, attempts: 4 })
    })

    it('takes the begun part back when the attempt proved that nothing was delivered', async () => {
      const { customer, leased } = await leasedWith(open.store, 'outbound', 1, now)
      await open.store.lanes.progress(progressOf(leased, 2, 1, 'plan'))
      const { ref, fence } = leased
      const itemId = idAt(leased.items, 0)
      await open.store.lanes.defer({ ref, fence, itemId, dueAt: now, attempts: 1, notDelivered: true })
      const again = await claimLane(open.store, customer, 'outbound', now)
      expect(again.head).to.deep.equal({ itemId, plan: 'plan', partsBegun: 1, partsDone: 1, attempts: 1 })
    })

    it('starts anew with the next item', async () => {
      for (const next of ['begin', 'release'] as const) {
        const { customer, leased } = await leasedWith(open.store, 'outbound', 2, now)
        const { ref, fence } = leased
        const itemId = idAt(leased.items, 0)
        await open.store.lanes.defer({ ref, fence, itemId, dueAt: now, attempts: 4 })
        const second = await claimLane(open.store, customer, 'outbound', now)
        await open.store.lanes.progress(progressOf(second, 2, 2, 'plan'))
        await open.store.lanes.settle(settlement(second, itemId, now, { next }))
        const third = await afterLoss(customer, second)
        const head = { itemId: idAt(leased.items, 1), attempts: 0, plan: '', partsBegun: 0, partsDone: 0 }
        expect(third.head, next).to.deep.equal(head)
      }
    })

    it('begins the next inbound item with the settlement that goes on', async () => {
      const { customer, leased } = await leasedWith(open.store, 'inbound', 2, now)
      await open.store.lanes.settle(settlement(leased, idAt(leased.items, 0), now, { next: 'begin' }))
      const again = await afterLoss(customer, leased)
      const head = { itemId: idAt(leased.items, 1), attempts: 0, plan: '', partsBegun: 1, partsDone: 0 }
      expect(again.head).to.deep.equal(head)
    })

    it('of an item settled before is not touched by late repeats', async () => {
      const { customer, leased } = await leasedWith(open.store, 'outbound', 2, now)
      const { ref, fence } = leased
      const itemId = idAt(leased.items, 0)
      const goOn = settlement(leased, itemId, now, { next: 'begin' })
      await open.store.lanes.settle(goOn)
      await open.store.lanes.progress(progressOf(leased, 5, 4, 'late'))
      await open.store.lanes.defer({ ref, fence, itemId, dueAt: now + 1, attempts: 9 })
      const again = await afterLoss(customer, leased)
      const head = { itemId: idAt(leased.items, 1), attempts: 0, plan: '', partsBegun: 0, partsDone: 0 }
      expect(again.head).to.deep.equal(head)
    })

    it('of a lane that was empty is that of its next item', async () => {
      const { customer, leased } = await leasedWith(open.store, 'inbound', 1, now)
      await open.store.lanes.settle(settlement(leased, idAt(leased.items, 0), now))
      const next = makePush(customer, now)
      await push(open.store, next)
      const { head } = await claimLane(open.store, customer, 'inbound', now)
      expect(head).to.deep.equal({ itemId: next.item.id, attempts: 0, plan: '', partsBegun: 1, partsDone: 0 })
    })
  })
}
