import { expect } from 'chai'
import { makeCustomer, makeKept, makePush, makeWebhook } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import { claimLane, itemAt, knownCustomer, leasedWith, push, record, settlement, webhook } from './steps.js'

/** When a session opens, lasts and ends. */
export function describeSessions(factory: HarnessFactory): void {
  describe('sessions', () => {
    const open = useStore(factory)
    let now = 0

    beforeEach(() => {
      now = Date.now()
    })
    const timeline = { sessionTimelineMs: 1000 }

    it('opens with the first message, which is acknowledged', async () => {
      const customer = makeCustomer()
      const first = makePush(customer, now)
      const answer = await push(open.store, first)
      expect(answer).to.include({
        sessionId: first.newSessionId,
        sessionStarted: true,
        reply: first.replyIfSessionStarts,
      })
      expect(await record(open.store, customer)).to.include({ sessionId: first.newSessionId, sessionOpenedAt: now })
      const { items } = await claimLane(open.store, customer, 'inbound', now)
      expect(itemAt(items, 0)).to.include({ sessionId: first.newSessionId, acknowledged: true, acceptedAt: now })
    })

    it('acknowledges nothing when no reply is made', async () => {
      const customer = makeCustomer()
      const answer = await push(open.store, makePush(customer, now, { replyIfSessionStarts: '' }))
      expect(answer).to.include({ sessionStarted: true, reply: '' })
      const { items } = await claimLane(open.store, customer, 'inbound', now)
      expect(itemAt(items, 0).acknowledged).to.equal(false)
    })

    it('goes on with later messages, which are not acknowledged', async () => {
      const customer = await knownCustomer(open.store, now)
      const { sessionId } = await record(open.store, customer)
      const answer = await push(open.store, makePush(customer, now + 10))
      expect(answer).to.include({ sessionId, sessionStarted: false, reply: '' })
      const { items } = await claimLane(open.store, customer, 'inbound', now + 10)
      expect(itemAt(items, 0)).to.include({ sessionId, acknowledged: false })
      expect(await record(open.store, customer)).to.include({
        sessionId,
        sessionOpenedAt: now,
        lastInboundAt: now + 10,
      })
    })

    it('is over once nobody wrote for longer than the timeline', async () => {
      const customer = makeCustomer()
      const first = await push(open.store, makePush(customer, now, timeline))
      const second = await push(open.store, makePush(customer, now + 1000, timeline))
      expect(second).to.include({ sessionId: first.sessionId, sessionStarted: false })
      const third = makePush(customer, now + 2001, timeline)
      expect(await push(open.store, third)).to.include({
        sessionId: third.newSessionId,
        sessionStarted: true,
        reply: 'acknowledged',
      })
      expect(await record(open.store, customer)).to.include({
        sessionId: third.newSessionId,
        sessionOpenedAt: now + 2001,
      })
    })

    it('is shortened by no message that an instance with a slower clock took', async () => {
      const customer = makeCustomer()
      const { sessionId } = await push(open.store, makePush(customer, now, timeline))
      await push(open.store, makePush(customer, now + 900, timeline))
      await push(open.store, makePush(customer, now + 100, timeline))
      await webhook(open.store, makeWebhook(customer, now + 200))
      expect(await push(open.store, makePush(customer, now + 1800, timeline))).to.include({ sessionId })
    })

    it("is lengthened by an agent's message too", async () => {
      const customer = await knownCustomer(open.store, now)
      const { sessionId } = await record(open.store, customer)
      await webhook(open.store, makeWebhook(customer, now + 900))
      expect(await record(open.store, customer)).to.include({ lastInboundAt: now, lastOutboundAt: now + 900 })
      const next = await push(open.store, makePush(customer, now + 1800, timeline))
      expect(next).to.include({ sessionId, sessionStarted: false })
    })

    it("gives an agent's item the open session", async () => {
      const customer = await knownCustomer(open.store, now)
      const { sessionId } = await record(open.store, customer)
      await webhook(open.store, makeWebhook(customer, now))
      const { items } = await claimLane(open.store, customer, 'outbound', now)
      expect(itemAt(items, 0)).to.include({ sessionId, acknowledged: false })
    })

    it('ends when told to, and the next message opens another', async () => {
      const customer = await knownCustomer(open.store, now)
      for (let repeat = 0; repeat < 2; repeat++) {
        await open.store.customers.endSession(customer.account, customer.customerId, now + 5)
        expect(await record(open.store, customer)).to.include({ sessionId: '', endedAt: now + 5 })
      }
      const next = makePush(customer, now + 6)
      expect(await push(open.store, next)).to.include({ sessionId: next.newSessionId, sessionStarted: true })
    })

    it('is not ended by a late repeat of the end before it', async () => {
      const customer = await knownCustomer(open.store, now)
      await open.store.customers.endSession(customer.account, customer.customerId, now + 5)
      const next = await push(open.store, makePush(customer, now + 6))
      await open.store.customers.endSession(customer.account, customer.customerId, now + 5)
      expect(await record(open.store, customer)).to.include({ sessionId: next.sessionId })
    })

    it('ends with the push that says so, which is of it still', async () => {
      const customer = await knownCustomer(open.store, now)
      const { sessionId } = await record(open.store, customer)
      const leaving = await push(open.store, makeKept(customer, now + 5, { endSession: true }))
      expect(leaving).to.include({ sessionId, sessionStarted: false, reply: '' })
      expect(await record(open.store, customer)).to.include({ sessionId: '', endedAt: now + 5 })
      expect(await push(open.store, makePush(customer, now + 6))).to.include({ sessionStarted: true })
    })

    it('opens none for a first push that ends it', async () => {
      const customer = makeCustomer()
      const leaving = await push(open.store, makeKept(customer, now, { endSession: true }))
      expect(leaving).to.include({ sessionId: '', sessionStarted: false })
      expect(await record(open.store, customer)).to.include({ sessionId: '' })
    })

    it('ends with the settlement that says so', async () => {
      const { customer, leased } = await leasedWith(open.store, 'outbound', 1, now)
      const outcome = { kind: 'dead', reason: 'unfollowed', detail: '' } as const
      const end = settlement(leased, itemAt(leased.items, 0).id, now + 5, { outcome, endSession: true })
      expect(await open.store.lanes.settle(end)).to.equal('ok')
      expect(await record(open.store, customer)).to.include({ sessionId: '', endedAt: now + 5 })
    })
  })
}
