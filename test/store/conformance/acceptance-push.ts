import { expect } from 'chai'
import { makeCandidate, makeCustomer, makeItem, makePush, nextShard } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import { bodyOf, claim, claimLane, elapse, ids, itemAt, knownCustomer, push, record } from './steps.js'

/** Pushes made durable: customers, keys, duplicates, aliases. */
export function describeAcceptancePush(factory: HarnessFactory): void {
  describe('accepting pushes', () => {
    const open = useStore(factory)
    let now = 0

    beforeEach(() => {
      now = Date.now()
    })

    describe('customers and keys', () => {
      it('makes a new customer of the candidate and answers with its key', async () => {
        const customer = makeCustomer()
        const answer = await push(open.store, makePush(customer, now))
        expect(answer).to.include({
          customerId: customer.customerId,
          keyId: customer.keyId,
          wrappedKey: customer.candidate.wrappedKey,
          ready: true,
        })
        expect(await open.store.customers.find(customer.account, customer.shard, customer.identity)).to.equal(
          customer.customerId,
        )
        expect(await record(open.store, customer)).to.deep.include({
          customerId: customer.customerId,
          keyId: customer.keyId,
          wrappedKey: customer.candidate.wrappedKey,
          openId: customer.candidate.openId,
          createdAt: now,
          lastInboundAt: now,
          lastOutboundAt: 0,
          conversationId: '',
          agentMessageAt: 0,
          endedAt: 0,
        })
      })

      it('takes a later push under the cached key, without a candidate', async () => {
        const customer = await knownCustomer(open.store, now)
        const later = makePush(customer, now, { candidate: undefined })
        const answer = await push(open.store, later)
        expect(answer).to.include({ customerId: customer.customerId, keyId: customer.keyId })
        const { items } = await claimLane(open.store, customer, 'inbound', now)
        expect(ids(items)).to.deep.equal([later.item.id])
        expect(bodyOf(itemAt(items, 0))).to.deep.equal(later.item.body)
      })

      it("keeps an item under a candidate that was not adopted with the item's own wrapped key", async () => {
        const customer = await knownCustomer(open.store, now)
        const other = makeCandidate(customer.shard)
        const later = makePush(customer, now, { candidate: other, item: makeItem(other.keyId) })
        const answer = await push(open.store, later)
        expect(answer).to.include({
          customerId: customer.customerId,
          keyId: customer.keyId,
          wrappedKey: customer.candidate.wrappedKey,
        })
        const { items, customer: holder } = await claimLane(open.store, customer, 'inbound', now)
        expect(bodyOf(itemAt(items, 0))).to.deep.equal({
          keyId: other.keyId,
          wrappedKey: other.wrappedKey,
          sealed: later.item.body.sealed,
        })
        expect(holder).to.include({ customerId: customer.customerId, keyId: customer.keyId })
        expect(await record(open.store, customer)).to.include({ openId: customer.candidate.openId })
      })

      it("refuses a key that is neither the customer's nor the candidate's, naming the right one", async () => {
        const customer = await knownCustomer(open.store, now)
        const known = await record(open.store, customer)
        for (const candidate of [undefined, makeCandidate(customer.shard)]) {
          const refused = makePush(customer, now + 5, { candidate, item: makeItem('k-gone') })
          const answer = await open.store.acceptance.acceptPush(refused)
          expect(answer).to.include({
            outcome: 'staleKey',
            keyId: customer.keyId,
            wrappedKey: customer.candidate.wrappedKey,
            sessionStarted: false,
            ready: false,
          })
          expect(await record(open.store, customer)).to.deep.equal(known)
          expect(await claim(open.store, customer.shard, now)).to.deep.equal([])
        }
      })

      it('wrote no mark when it refused a key: the push passes once it names the right one', async () => {
        const customer = await knownCustomer(open.store, now)
        const refused = makePush(customer, now, { candidate: undefined, item: makeItem('k-gone') })
        expect((await open.store.acceptance.acceptPush(refused)).outcome).to.equal('staleKey')
        await push(open.store, { ...refused, item: makeItem(customer.keyId) })
      })

      it('refuses a cached key of a customer it does not know and makes nothing', async () => {
        const customer = makeCustomer()
        for (const candidate of [undefined, makeCandidate(customer.shard)]) {
          const answer = await open.store.acceptance.acceptPush(makePush(customer, now, { candidate }))
          expect(answer.outcome).to.equal('staleKey')
        }
        expect(await open.store.customers.find(customer.account, customer.shard, customer.identity)).to.equal(undefined)
        expect(await claim(open.store, customer.shard, now)).to.deep.equal([])
      })

      it('keeps accounts apart', async () => {
        const customer = await knownCustomer(open.store, now)
        const namesake = { ...makeCustomer(undefined, customer.shard), identity: customer.identity }
        expect(await open.store.customers.find(namesake.account, namesake.shard, namesake.identity)).to.equal(undefined)
        const answer = await push(open.store, makePush(namesake, now))
        expect(answer.customerId).to.equal(namesake.customerId)
      })
    })

    describe('duplicates', () => {
      it('answers a duplicate with the kept reply and changes nothing', async () => {
        const customer = makeCustomer()
        const first = makePush(customer, now, { replyIfSessionStarts: 'zh-CN 1700000000' })
        expect(await push(open.store, first)).to.include({ reply: 'zh-CN 1700000000', sessionStarted: true })
        const known = await record(open.store, customer)
        const other = makeCandidate(customer.shard)
        for (const retry of [first, makePush(customer, now + 5000, { ...first, now: now + 5000 })]) {
          expect(await open.store.acceptance.acceptPush(retry)).to.include({
            outcome: 'duplicate',
            reply: 'zh-CN 1700000000',
            sessionStarted: false,
            noticed: false,
            ready: false,
          })
        }
        const retry = { ...first, candidate: other, item: makeItem(other.keyId), newSessionId: 'another' }
        expect(await open.store.acceptance.acceptPush(retry)).to.include({
          outcome: 'duplicate',
          reply: first.replyIfSessionStarts,
        })
        expect(await record(open.store, customer)).to.deep.equal(known)
        const { items } = await claimLane(open.store, customer, 'inbound', now)
        expect(ids(items)).to.deep.equal([first.item.id])
      })

      it('answers a duplicate of a push that started no session with no reply', async () => {
        const customer = await knownCustomer(open.store, now)
        const second = makePush(customer, now + 1)
        expect(await push(open.store, second)).to.include({ reply: '', sessionStarted: false })
        expect(await open.store.acceptance.acceptPush(second)).to.include({ outcome: 'duplicate', reply: '' })
      })

      it('takes one of several copies that come at once, each getting the same reply', async () => {
        const customer = makeCustomer()
        const first = makePush(customer, now)
        const copies = Array.from({ length: 6 }, () => {
          const candidate = makeCandidate(customer.shard)
          return { ...first, candidate, item: makeItem(candidate.keyId) }
        })
        const answers = await Promise.all(copies.map((copy) => open.store.acceptance.acceptPush(copy)))
        expect(answers.filter(({ outcome }) => outcome === 'accepted')).to.have.length(1)
        expect(answers.filter(({ outcome }) => outcome === 'duplicate')).to.have.length(5)
        expect(new Set(answers.map(({ reply }) => reply))).to.deep.equal(new Set(['acknowledged']))
        const [lane, ...others] = await claim(open.store, customer.shard, now)
        expect(others).to.deep.equal([])
        expect(lane?.items).to.have.length(1)
      })

      it('makes one customer of different first pushes that come at once', async () => {
        const customer = makeCustomer()
        const pushes = Array.from({ length: 5 }, () => {
          const candidate = makeCandidate(customer.shard)
          return makePush(customer, now, { candidate, item: makeItem(candidate.keyId) })
        })
        const answers = await Promise.all(pushes.map((each) => open.store.acceptance.acceptPush(each)))
        expect(answers.every(({ outcome }) => outcome === 'accepted')).to.equal(true)
        expect(new Set(answers.map(({ customerId }) => customerId)).size).to.equal(1)
        expect(new Set(answers.map(({ sessionId }) => sessionId)).size).to.equal(1)
        expect(answers.filter(({ sessionStarted }) => sessionStarted)).to.have.length(1)
        const [lane] = await claim(open.store, customer.shard, now)
        expect(lane?.items.map(({ id }) => id)).to.have.members(pushes.map(({ item }) => item.id))
        expect(lane?.items.filter(({ body }) => body.wrappedKey !== undefined)).to.have.length(4)
        for (const { body } of lane?.items ?? []) {
          expect(body.keyId === lane?.customer?.keyId).to.equal(body.wrappedKey === undefined)
        }
      })

      it('forgets a mark after its time', async () => {
        const customer = makeCustomer()
        const short = makePush(customer, now, { dedupeTtlMs: 60 })
        const long = makePush(customer, now, { dedupeTtlMs: 60_000 })
        await push(open.store, short)
        await push(open.store, long)
        const later = await elapse(now, 100)
        expect(await open.store.acceptance.acceptPush({ ...long, now: later })).to.include({ outcome: 'duplicate' })
        await push(open.store, { ...short, now: later, item: makeItem(customer.keyId) })
      })
    })

    describe('aliases', () => {
      it('answers moved, then takes the push sent again with the customerId', async () => {
        const customer = await knownCustomer(open.store, now)
        const shard = nextShard()
        const alias = { account: customer.account, shard, identity: `alias-of-${customer.identity}` }
        await open.store.customers.alias({ ...alias, customerId: customer.customerId, openId: 'openid:new' })
        for (const customerWithKey of [customer.candidate, makeCandidate(shard)]) {
          const first = makePush(customer, now, {
            ...alias,
            candidate: customerWithKey,
            item: makeItem(customerWithKey.keyId),
          })
          const moved = await open.store.acceptance.acceptPush(first)
          expect(moved).to.include({ outcome: 'moved', customerId: customer.customerId, ready: false })
          expect(await claim(open.store, shard, now)).to.deep.equal([])
          const again = { ...first, shard: customer.shard, customerId: moved.customerId }
          expect(await push(open.store, again)).to.include({ customerId: customer.customerId, keyId: customer.keyId })
          expect(await open.store.acceptance.acceptPush(again)).to.include({ outcome: 'duplicate' })
        }
        const { items } = await claimLane(open.store, customer, 'inbound', now)
        expect(items).to.have.length(2)
        expect(items.map(({ body }) => body.wrappedKey !== undefined)).to.deep.equal([false, true])
      })
    })
  })
}
