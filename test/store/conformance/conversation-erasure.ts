import { expect } from 'chai'
import { makeCustomer, makeItem, makePush, makeWebhook } from './builders.js'
import { begun, deliver, finish, fullCustomer, request, talk } from './erasure-steps.js'
import { type HarnessFactory, useStore } from './harness.js'
import { claim, claimLane, ids, knownCustomer, push, record, settlement, webhook } from './steps.js'

/** Erasing a conversation, or some kinds of messages: what goes, what stays, and what is delivered afterwards. */
export function describeConversationErasure(factory: HarnessFactory): void {
  describe('erasure of a conversation', () => {
    const open = useStore(factory)
    let now = 0

    beforeEach(() => {
      now = Date.now()
    })

    it('removes its items, waiting and finished, and says which sessions shared it', async () => {
      const { store } = open
      const customer = makeCustomer()
      const { account, customerId } = customer
      const sessions = [await talk(store, customer, now, 'first'), await talk(store, customer, now + 10, 'first')]
      sessions.push(await talk(store, customer, now + 20, 'second'))
      const erasure = begun(
        await store.erasure.eraseConversation({ ...request(customer, now + 30), conversationId: 'first' }),
      )
      expect([...erasure.sessionIds].sort()).to.deep.equal(sessions.slice(0, 2).sort())
      expect(erasure.counts).to.deep.equal({ items: 4, deadLetters: 0, media: 0 })
      const left = await store.customers.finished(account, customerId, 100)
      expect(left.map(({ sessionId }) => sessionId)).to.deep.equal([sessions[2], sessions[2]])
      expect((await record(store, customer)).conversationId).to.equal('second')
      await finish(store, erasure, now)
      expect(await store.conversations.get(account, 'first')).to.equal(undefined)
      expect(await store.conversations.get(account, 'second')).to.equal(customerId)
    })

    it('takes a session of two conversations apart', async () => {
      const { store } = open
      const customer = await knownCustomer(store, now)
      const { account, customerId } = customer
      for (const [at, conversationId] of ['a', 'a', 'b', 'b'].entries()) {
        await deliver(store, customer, now + 10 * (at + 1), conversationId)
      }
      const of = (conversationId: string) =>
        store.erasure.eraseConversation({ ...request(customer, now + 100), conversationId })
      expect(begun(await of('a')).counts.items).to.equal(2)
      expect(await store.customers.finished(account, customerId, 100)).to.have.length(2)
      expect((await record(store, customer)).sessionId, 'the session it carried is over').to.equal('')
      expect(begun(await of('b')).counts.items).to.equal(2)
    })

    it('voids the lease of a lane that loses an item; what waits behind is delivered', async () => {
      const { store } = open
      const customer = await knownCustomer(store, now)
      const { account, customerId } = customer
      await deliver(store, customer, now + 1, 'a')
      const gone = makePush(customer, now + 2)
      await push(store, gone)
      await store.customers.endSession(account, customerId, now + 3)
      const stays = makePush(customer, now + 4)
      await push(store, stays)
      const held = await claimLane(store, customer, 'inbound', now + 5)
      expect(ids(held.items)).to.deep.equal([gone.item.id, stays.item.id])
      begun(await store.erasure.eraseConversation({ ...request(customer, now + 6), conversationId: 'a' }))
      expect(await store.lanes.settle(settlement(held, gone.item.id, now + 7))).to.equal('lost')
      const again = await claimLane(store, customer, 'inbound', now + 8)
      expect(ids(again.items)).to.deep.equal([stays.item.id])
      expect(again.head).to.include({ itemId: stays.item.id, partsBegun: 1, partsDone: 0 })
      expect(await store.lanes.settle(settlement(again, stays.item.id, now + 9))).to.equal('ok')
      await push(store, makePush(customer, now + 10))
      expect((await claimLane(store, customer, 'inbound', now + 11)).items, 'the lane goes on').to.have.length(1)
    })

    it('empties a lane that goes on afterwards', async () => {
      const { store } = open
      const customer = await knownCustomer(store, now)
      await deliver(store, customer, now + 1, 'a')
      await webhook(store, makeWebhook(customer, now + 2, { conversationId: 'a' }))
      await push(store, makePush(customer, now + 3))
      const erasure = begun(
        await store.erasure.eraseConversation({ ...request(customer, now + 4), conversationId: 'a' }),
      )
      expect(erasure.counts.items).to.equal(3)
      expect(await claim(store, customer.shard, now + 5)).to.deep.equal([])
      const next = makeWebhook(customer, now + 6, { conversationId: 'b' })
      await webhook(store, next)
      const lane = await claimLane(store, customer, 'outbound', now + 7)
      expect(ids(lane.items)).to.deep.equal([next.outbound?.id])
    })

    it('of some kinds takes those alone, and the media if it is among them', async () => {
      const { store } = open
      const customer = await fullCustomer(store, now)
      const { account, customerId, keyId } = customer
      await push(store, makePush(customer, now + 1, { item: makeItem(keyId, 'voice') }))
      const asked = { ...request(customer, now + 2), kinds: ['location', 'voice'] }
      const erasure = begun(await store.erasure.eraseKinds({ ...asked, media: false }))
      expect(erasure).to.deep.include({ kind: 'kinds', counts: { items: 2, deadLetters: 0, media: 0 } })
      expect(begun(await store.erasure.eraseKinds({ ...asked, media: true }))).to.deep.equal(erasure)
      expect((await store.customers.unrelayed({ account, limit: 10 })).entries).to.deep.equal([])
      const left = await store.customers.finished(account, customerId, 100)
      expect(left.map(({ kind }) => kind)).to.deep.equal(['text', 'text'])
      expect((await record(store, customer)).sessionId).to.not.equal('')
      const pictures = { ...request(customer, now + 3), kinds: ['image'], media: true }
      expect(begun(await store.erasure.eraseKinds(pictures)).files).to.deep.equal([`file ${customerId}`])
      await push(store, makePush(customer, now + 4))
      const lane = await claimLane(store, customer, 'inbound', now + 5)
      expect(lane.items.map(({ kind }) => kind)).to.deep.equal(['text', 'text'])
    })

    it('is the same when repeated, and unknown for nobody', async () => {
      const { store } = open
      const customer = await knownCustomer(store, now)
      await deliver(store, customer, now + 1, 'a')
      const asked = { ...request(customer, now + 2), conversationId: 'a' }
      const first = begun(await store.erasure.eraseConversation(asked))
      expect(begun(await store.erasure.eraseConversation(asked))).to.deep.equal(first)
      const nobody = { ...request(makeCustomer(), now), conversationId: 'a' }
      expect(await store.erasure.eraseConversation(nobody)).to.deep.equal({ outcome: 'unknown' })
    })
  })
}
