import { expect } from 'chai'
import type { Store } from '../../../server/store/store.js'
import { makeKept, makePush, makeWebhook } from './builders.js'
import type { HarnessFactory, StoreHarness } from './harness.js'
import { claim, claimLane, idAt, ids, knownCustomer, LEASE_MS, push, record, settlement, webhook } from './steps.js'

/** What a relay finds that starts on the storage of one before it. */
export function describeReopening(factory: HarnessFactory): void {
  describe('opened again', () => {
    let now = 0
    let harness: StoreHarness
    let store: Store

    beforeEach(async () => {
      now = Date.now()
      harness = await factory()
      store = await harness.open()
    })

    afterEach(async () => {
      await store.close()
      await harness.dispose()
    })

    it('has everything that was there', async () => {
      const customer = await knownCustomer(store, now)
      const { account, customerId } = customer
      const [text, kept, answer] = [makePush(customer, now), makeKept(customer, now), makeWebhook(customer, now)]
      await push(store, text)
      await push(store, kept)
      await webhook(store, answer)
      await store.facts.set('fact', 'value')
      const known = await record(store, customer)
      await store.close()
      store = await harness.open()
      expect(await record(store, customer)).to.deep.equal(known)
      expect(await store.customers.find(account, customer.shard, customer.identity)).to.equal(customerId)
      expect(ids(await store.customers.finished(account, customerId, 10))).to.deep.equal([kept.item.id])
      expect(await store.facts.get('fact')).to.equal('value')
      expect((await store.acceptance.acceptPush(text)).outcome).to.equal('duplicate')
      expect((await store.acceptance.acceptWebhook(answer)).outcome).to.equal('duplicate')
      const lanes = await claim(store, customer.shard, now)
      const waiting = Object.fromEntries(lanes.map(({ ref, items }) => [ref.lane, ids(items)]))
      expect(waiting).to.deep.equal({ inbound: [text.item.id], outbound: [answer.outbound?.id] })
    })

    it('takes over the lanes of the relay before once its leases are over, with their heads', async () => {
      const customer = await knownCustomer(store, now)
      const [one, two] = [makeWebhook(customer, now), makeWebhook(customer, now)]
      await webhook(store, one)
      await webhook(store, two)
      const { ref, fence, items } = await claimLane(store, customer, 'outbound', now)
      const itemId = idAt(items, 0)
      const leaseUntil = now + LEASE_MS
      await store.lanes.progress({ ref, fence, itemId, plan: 'plan', partsBegun: 2, partsDone: 1, leaseUntil })
      await store.close()
      store = await harness.open()
      await store.lanes.sweep(leaseUntil + 1)
      const again = await claimLane(store, customer, 'outbound', leaseUntil + 1)
      expect(ids(again.items)).to.deep.equal(ids(items))
      expect(again.head).to.deep.equal({ itemId, attempts: 0, plan: 'plan', partsBegun: 2, partsDone: 1 })
      expect(again.fence).to.be.greaterThan(fence)
      expect(await store.lanes.settle(settlement({ ...again, fence }, itemId, leaseUntil + 1))).to.equal('lost')
    })
  })
}
