import { expect } from 'chai'
import { makeCustomer, makeEvent, makeKept, makePush, makeWebhook } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import { claim, claimLane, finishAll, idAt, ids, itemAt, leasedWith, push, webhook } from './steps.js'

/** Outbound lanes whose head waits until the customer writes again (quota used up). */
export function describeAwaitingCustomer(factory: HarnessFactory): void {
  describe("waiting for the customer's next message", () => {
    const open = useStore(factory)
    let now = 0

    beforeEach(() => {
      now = Date.now()
    })

    async function waiting(dueAt = now + 500_000) {
      const { customer, leased } = await leasedWith(open.store, 'outbound', 2, now)
      const { ref, fence, items } = leased
      const deferral = { ref, fence, itemId: idAt(items, 0), dueAt, attempts: 1, untilCustomerMessage: true }
      expect(await open.store.lanes.defer(deferral)).to.equal('ok')
      return { customer, leased, deferral }
    }

    it('becomes due with that message, before anything newer', async () => {
      const { customer, leased } = await waiting()
      await webhook(open.store, makeWebhook(customer, now + 1))
      expect(await claim(open.store, customer.shard, now + 10)).to.deep.equal([])
      expect(await push(open.store, makePush(customer, now + 20))).to.include({ ready: true })
      const lane = await claimLane(open.store, customer, 'outbound', now + 20)
      expect(ids(lane.items).slice(0, 2)).to.deep.equal(ids(leased.items))
      expect(lane.items).to.have.length(3)
      expect(lane.head.attempts).to.equal(1)
    })

    it('makes the answer say ready though the inbound lane was so before', async () => {
      const { customer } = await waiting()
      await push(open.store, makePush(customer, now + 1))
      const lanes = await claim(open.store, customer.shard, now + 1)
      const outbound = lanes.find(({ ref }) => ref.lane === 'outbound')
      const inbound = lanes.find(({ ref }) => ref.lane === 'inbound')
      if (!outbound || !inbound) throw new Error('Both lanes are due.')
      await open.store.lanes.release(inbound.ref, inbound.fence, now + 1)
      const { ref, fence, items } = outbound
      const deferral = { ref, fence, itemId: idAt(items, 0), dueAt: now + 500_000, attempts: 2 }
      await open.store.lanes.defer({ ...deferral, untilCustomerMessage: true })
      expect(await push(open.store, makePush(customer, now + 2))).to.include({ ready: true })
      await claimLane(open.store, customer, 'outbound', now + 2)
    })

    it('becomes due with an event that allows messages, told or kept', async () => {
      const { customer } = await waiting()
      await push(open.store, makeEvent(customer, now + 1, { quota: 'none' }))
      await finishAll(open.store, customer, 'inbound', now + 1)
      expect(await claim(open.store, customer.shard, now + 2)).to.deep.equal([])
      await open.store.customers.endSession(customer.account, customer.customerId, now + 2)
      const click = await push(open.store, makeEvent(customer, now + 3))
      expect(click).to.include({ relayed: false, ready: true })
      const lanes = await claim(open.store, customer.shard, now + 3)
      expect(lanes.map((lane) => lane.ref.lane)).to.deep.equal(['outbound'])
    })

    it('becomes due at its own time when no message comes', async () => {
      const { customer } = await waiting(now + 5000)
      expect(await claim(open.store, customer.shard, now + 4999)).to.deep.equal([])
      await claimLane(open.store, customer, 'outbound', now + 5000)
    })

    it('is due at once when the message came while the attempt was under way', async () => {
      const { customer, leased } = await leasedWith(open.store, 'outbound', 1, now)
      await push(open.store, makePush(customer, now + 1))
      const { ref, fence, items } = leased
      const itemId = idAt(items, 0)
      const dueAt = now + 500_000
      await open.store.lanes.defer({ ref, fence, itemId, dueAt, attempts: 1, untilCustomerMessage: true })
      await claimLane(open.store, customer, 'outbound', now + 2)
    })

    it('waits for the next message again after that', async () => {
      const { customer, leased } = await leasedWith(open.store, 'outbound', 1, now)
      await push(open.store, makePush(customer, now + 1))
      await finishAll(open.store, customer, 'inbound', now + 1)
      await open.store.lanes.release(leased.ref, leased.fence, now + 1)
      const { ref, fence, items } = await claimLane(open.store, customer, 'outbound', now + 2)
      const itemId = idAt(items, 0)
      const dueAt = now + 500_000
      await open.store.lanes.defer({ ref, fence, itemId, dueAt, attempts: 1, untilCustomerMessage: true })
      expect(await claim(open.store, customer.shard, now + 3)).to.deep.equal([])
    })

    it('stays awake when the deferral is repeated after the message', async () => {
      const { customer, deferral } = await waiting()
      await push(open.store, makePush(customer, now + 20))
      await open.store.lanes.defer(deferral)
      await claimLane(open.store, customer, 'outbound', now + 20)
    })

    it('is not woken by a duplicate, a kept push, or a message of another customer', async () => {
      const { customer, leased } = await leasedWith(open.store, 'outbound', 1, now)
      const seen = makePush(customer, now)
      await push(open.store, seen)
      await finishAll(open.store, customer, 'inbound', now)
      await open.store.lanes.release(leased.ref, leased.fence, now)
      const { ref, fence, items } = await claimLane(open.store, customer, 'outbound', now)
      const itemId = itemAt(items, 0).id
      const dueAt = now + 500_000
      await open.store.lanes.defer({ ref, fence, itemId, dueAt, attempts: 1, untilCustomerMessage: true })
      expect((await open.store.acceptance.acceptPush({ ...seen, now: now + 1 })).outcome).to.equal('duplicate')
      await push(open.store, makeKept(customer, now + 1))
      await push(open.store, makePush(makeCustomer(customer.account, customer.shard), now + 1))
      const lanes = await claim(open.store, customer.shard, now + 2)
      expect(lanes.map((lane) => lane.ref.lane)).to.deep.equal(['inbound'])
    })

    it('leaves a lane that was deferred for another reason alone', async () => {
      const { customer, leased } = await leasedWith(open.store, 'outbound', 1, now)
      const { ref, fence, items } = leased
      await open.store.lanes.defer({ ref, fence, itemId: idAt(items, 0), dueAt: now + 5000, attempts: 1 })
      await push(open.store, makePush(customer, now + 1))
      const lanes = await claim(open.store, customer.shard, now + 2)
      expect(lanes.map((lane) => lane.ref.lane)).to.deep.equal(['inbound'])
    })
  })
}
