import { expect } from 'chai'
import { makeCandidate, makeCustomer, makeItem, makeKept, makePush } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import { bodyOf, claim, knownCustomer, push, record } from './steps.js'

/** Pushes of kinds that are not relayed. */
export function describeKeptPushes(factory: HarnessFactory): void {
  describe('keeping pushes that are not relayed', () => {
    const open = useStore(factory)
    let now = 0

    beforeEach(() => {
      now = Date.now()
    })

    it('is kept as a finished item and listed, and neither opens a session nor enters a lane', async () => {
      const customer = makeCustomer()
      const kept = makeKept(customer, now)
      const answer = await push(open.store, kept)
      expect(answer).to.include({
        sessionId: '',
        sessionStarted: false,
        relayed: false,
        reply: '',
        noticed: false,
        ready: false,
      })
      const [finished, ...others] = await open.store.customers.finished(customer.account, customer.customerId, 10)
      expect(others).to.deep.equal([])
      expect(finished && bodyOf(finished)).to.deep.equal(kept.item.body)
      expect(finished).to.include({ id: kept.item.id, kind: 'location', lane: 'inbound', sessionId: '' })
      expect(finished).to.include({ acknowledged: false, acceptedAt: now, finishedAt: now, relayed: false })
      const { entries } = await open.store.customers.unrelayed({ account: customer.account, limit: 10 })
      expect(entries).to.deep.equal([
        {
          account: customer.account,
          customerId: customer.customerId,
          itemId: kept.item.id,
          kind: 'location',
          receivedAt: now,
        },
      ])
      expect(await claim(open.store, customer.shard, now)).to.deep.equal([])
      expect(await record(open.store, customer)).to.include({ sessionId: '', lastInboundAt: 0 })
      expect(await open.store.acceptance.acceptPush(kept)).to.include({ outcome: 'duplicate', reply: '' })
      expect(await open.store.customers.finished(customer.account, customer.customerId, 10)).to.have.length(1)
    })

    it('lets the next message start the session and be acknowledged', async () => {
      const customer = makeCustomer()
      await push(open.store, makeKept(customer, now))
      expect(await push(open.store, makePush(customer, now + 1))).to.include({
        sessionStarted: true,
        reply: 'acknowledged',
      })
    })

    it('belongs to the open session and does not lengthen it', async () => {
      const customer = await knownCustomer(open.store, now)
      const { sessionId } = await record(open.store, customer)
      const answer = await push(open.store, makeKept(customer, now + 500, { sessionTimelineMs: 1000 }))
      expect(answer.sessionId).to.equal(sessionId)
      const [finished] = await open.store.customers.finished(customer.account, customer.customerId, 10)
      expect(finished?.sessionId).to.equal(sessionId)
      const next = await push(open.store, makePush(customer, now + 1200, { sessionTimelineMs: 1000 }))
      expect(next.sessionStarted).to.equal(true)
    })

    it('is stored with its own wrapped key under a candidate that was not adopted', async () => {
      const customer = await knownCustomer(open.store, now)
      const candidate = makeCandidate(customer.shard)
      await push(open.store, makeKept(customer, now, { candidate, item: makeItem(candidate.keyId, 'image') }))
      const [finished] = await open.store.customers.finished(customer.account, customer.customerId, 10)
      expect(finished?.body).to.include({ keyId: candidate.keyId, wrappedKey: candidate.wrappedKey })
    })
  })
}
