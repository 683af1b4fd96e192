import { expect } from 'chai'
import { makeCustomer, makePush } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import { claim, claimLane, ids, knownCustomer, push, record } from './steps.js'

/** What a customer says after the end, and how often a reply goes out. */
export function describeCourtesies(factory: HarnessFactory): void {
  describe('courtesies and replies', () => {
    const open = useStore(factory)
    let now = 0
    const courtesyMs = 600

    beforeEach(() => {
      now = Date.now()
    })

    async function ended() {
      const customer = await knownCustomer(open.store, now)
      await open.store.customers.endSession(customer.account, customer.customerId, now)
      return customer
    }

    it('keeps a courtesy soon after the end, and opens nothing for it', async () => {
      const customer = await ended()
      const thanks = makePush(customer, now + 600, { courtesyMs })
      expect(await push(open.store, thanks)).to.include({
        sessionId: '',
        sessionStarted: false,
        relayed: false,
        reply: '',
        ready: false,
      })
      expect(await record(open.store, customer)).to.include({ sessionId: '', lastInboundAt: now })
      expect(await claim(open.store, customer.shard, now + 600)).to.deep.equal([])
      const { entries } = await open.store.customers.unrelayed({ account: customer.account, limit: 10 })
      expect(entries.map(({ itemId }) => itemId)).to.deep.equal([thanks.item.id])
      expect(await open.store.acceptance.acceptPush(thanks)).to.include({ outcome: 'duplicate', reply: '' })
      expect(await push(open.store, makePush(customer, now + 601))).to.include({ sessionStarted: true, relayed: true })
    })

    it('takes it for a message later, before any end, and while a session is open', async () => {
      const customer = await ended()
      const late = makePush(customer, now + 601, { courtesyMs })
      expect(await push(open.store, late)).to.include({ sessionStarted: true, relayed: true })
      const during = makePush(customer, now + 602, { courtesyMs })
      expect(await push(open.store, during)).to.include({ sessionStarted: false, relayed: true })
      const { items } = await claimLane(open.store, customer, 'inbound', now + 602)
      expect(ids(items)).to.deep.equal([late.item.id, during.item.id])
      const newcomer = makeCustomer()
      expect(await push(open.store, makePush(newcomer, now, { courtesyMs }))).to.include({ sessionStarted: true })
    })

    it('leaves out a reply that comes too soon after the last one', async () => {
      const customer = makeCustomer()
      const replyIntervalMs = 1000
      const end = (at: number) => open.store.customers.endSession(customer.account, customer.customerId, at)
      const reply = async (at: number, change = {}) => {
        const answer = await push(open.store, makePush(customer, at, { replyIntervalMs, ...change }))
        await end(at)
        return answer.reply
      }
      expect(await reply(now)).to.equal('acknowledged')
      expect(await reply(now + 500)).to.equal('')
      expect(await reply(now + 999)).to.equal('')
      expect(await reply(now + 1000)).to.equal('acknowledged')
      expect(await reply(now + 1500, { replyIntervalMs: 0 })).to.equal('acknowledged')
      expect(await reply(now + 2400)).to.equal('')
      const { items } = await claimLane(open.store, customer, 'inbound', now + 2400)
      expect(items.map(({ acknowledged }) => acknowledged)).to.deep.equal([true, false, false, true, true, false])
    })

    it('takes a word about consent within a session for no acknowledgement', async () => {
      const customer = makeCustomer()
      const consent = { mode: 'notice', version: 'v1', word: '', stamp: 'en 7' } as const
      await push(open.store, makePush(customer, now, { replyIfSessionStarts: '' }))
      expect((await push(open.store, makePush(customer, now + 1, { consent }))).reply).to.equal('en 7 informOnly')
      await open.store.customers.endSession(customer.account, customer.customerId, now + 2)
      const next = await push(open.store, makePush(customer, now + 3, { replyIntervalMs: 1000, consent }))
      expect(next.reply).to.equal('acknowledged')
    })

    it('counts no reply that did not go out', async () => {
      const customer = makeCustomer()
      await push(open.store, makePush(customer, now, { replyIfSessionStarts: '' }))
      await open.store.customers.endSession(customer.account, customer.customerId, now)
      const next = await push(open.store, makePush(customer, now + 1, { replyIntervalMs: 1000 }))
      expect(next.reply).to.equal('acknowledged')
    })
  })
}
