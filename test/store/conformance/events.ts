import { expect } from 'chai'
import { makeCustomer, makeEvent, makeItem, makeNotice, makePush, makeWebhook } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import { claim, claimLane, ids, itemAt, knownCustomer, push, record, webhook } from './steps.js'

/** Relayed pushes that open no session. */
export function describeEvents(factory: HarnessFactory): void {
  describe('events told while a session is open', () => {
    const open = useStore(factory)
    let now = 0

    beforeEach(() => {
      now = Date.now()
    })

    it('goes to the lane of an open session, in order, and is answered with nothing', async () => {
      const customer = await knownCustomer(open.store, now)
      const { sessionId } = await record(open.store, customer)
      const event = makeEvent(customer, now + 1)
      const answer = await push(open.store, event)
      expect(answer).to.include({ sessionId, sessionStarted: false, relayed: true, reply: '', ready: true })
      const text = makePush(customer, now + 2)
      await push(open.store, text)
      const { items } = await claimLane(open.store, customer, 'inbound', now + 2)
      expect(ids(items)).to.deep.equal([event.item.id, text.item.id])
      expect(itemAt(items, 0)).to.include({ sessionId, acknowledged: false, kind: 'event.click' })
    })

    it('is no message: it neither lengthens the session nor counts as the last one', async () => {
      const customer = await knownCustomer(open.store, now)
      const { meter: _before, ...before } = await record(open.store, customer)
      await push(open.store, makeEvent(customer, now + 900, { sessionTimelineMs: 1000 }))
      const { meter: _after, ...after } = await record(open.store, customer)
      expect(after).to.deep.equal(before)
    })

    it('neither belongs to a session that ran out nor ends it', async () => {
      const customer = await knownCustomer(open.store, now)
      const late = makeEvent(customer, now + 1001, { sessionTimelineMs: 1000, endSession: true })
      expect(await push(open.store, late)).to.include({ relayed: false, sessionStarted: false, sessionId: '' })
      const finished = await open.store.customers.finished(customer.account, customer.customerId, 10)
      expect(finished.find(({ id }) => id === late.item.id)).to.include({ sessionId: '' })
      expect(await record(open.store, customer)).to.include({ endedAt: 0 })
    })

    for (const [name, prepare] of Object.entries({
      'from somebody new': async () => makeCustomer(),
      'after the end of the session': async () => {
        const customer = await knownCustomer(open.store, now)
        await open.store.customers.endSession(customer.account, customer.customerId, now)
        return customer
      },
    })) {
      it(`is kept and listed ${name}, and opens nothing`, async () => {
        const customer = await prepare()
        const event = makeEvent(customer, now + 1)
        expect(await push(open.store, event)).to.include({
          sessionId: '',
          sessionStarted: false,
          relayed: false,
          reply: '',
          ready: false,
        })
        expect(await claim(open.store, customer.shard, now + 1)).to.deep.equal([])
        expect(await record(open.store, customer)).to.include({ sessionId: '' })
        const finished = await open.store.customers.finished(customer.account, customer.customerId, 10)
        expect(finished.find(({ id }) => id === event.item.id)).to.include({ relayed: false, sessionId: '' })
        const { entries } = await open.store.customers.unrelayed({ account: customer.account, limit: 10 })
        expect(entries.map(({ itemId }) => itemId)).to.deep.equal([event.item.id])
        const again = await open.store.acceptance.acceptPush(event)
        expect(again).to.include({ outcome: 'duplicate', relayed: false })
        const message = await push(open.store, makePush(customer, now + 2))
        expect(message).to.include({ sessionStarted: true, relayed: true, reply: 'acknowledged' })
      })
    }

    it('opens a session where it may, and of quota what it allows alone', async () => {
      const customer = makeCustomer()
      const event = makeEvent(customer, now, { opensSession: true })
      expect(await push(open.store, event)).to.include({
        sessionId: event.newSessionId,
        sessionStarted: true,
        relayed: true,
        reply: 'acknowledged',
      })
      const { meter, sessionId, lastInboundAt } = await record(open.store, customer)
      expect({ sessionId, lastInboundAt }).to.deep.equal({ sessionId: event.newSessionId, lastInboundAt: now })
      expect(meter.action).to.include({ number: 1, openedAt: now })
      expect(meter.message).to.include({ number: 0, openedAt: 0 })
    })

    it('brings its notice only when it is kept', async () => {
      const customer = await knownCustomer(open.store, now)
      await webhook(open.store, makeWebhook(customer, now, { outbound: undefined }))
      const told = makeEvent(customer, now + 1, { notice: makeNotice(customer.keyId) })
      expect(await push(open.store, told)).to.include({ relayed: true, noticed: false })
      const { items } = await claimLane(open.store, customer, 'inbound', now + 1)
      expect(ids(items)).to.deep.equal([told.item.id])
    })

    it('finds a full lane full only when it would go there', async () => {
      const customer = await knownCustomer(open.store, now)
      const huge = makeItem(customer.keyId)
      const item = { ...huge, body: { ...huge.body, sealed: 'x'.repeat(4 * 1024 * 1024 + 1) } }
      const before = await record(open.store, customer)
      const full = await open.store.acceptance.acceptPush(makeEvent(customer, now, { item, endSession: true }))
      expect(full).to.include({ outcome: 'full', relayed: false })
      expect(await record(open.store, customer)).to.deep.equal(before)
      await open.store.customers.endSession(customer.account, customer.customerId, now)
      expect(await push(open.store, makeEvent(customer, now + 1, { item }))).to.include({ relayed: false })
    })
  })
}
