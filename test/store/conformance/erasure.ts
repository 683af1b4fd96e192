import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { HOUR, makeCandidate, makeCustomer, makeItem, makeOwnKeyItem, makePush, makeWebhook } from './builders.js'
import { erase, finish, fullCustomer, media, mediaId, request, tier } from './erasure-steps.js'
import { type HarnessFactory, useStore } from './harness.js'
import { allPages, claim, claimLane, ids, knownCustomer, push, record, webhook } from './steps.js'

/** Erasing a customer: what goes, what stays, and who is refused afterwards. */
export function describeErasure(factory: HarnessFactory): void {
  describe('erasure of a customer', () => {
    const open = useStore(factory)
    let now = 0

    beforeEach(() => {
      now = Date.now()
    })

    it('leaves nothing of it to be found, and a record without it', async () => {
      const { store } = open
      const customer = await fullCustomer(store, now)
      const { account, customerId } = customer
      const erasure = await erase(store, customer, now)
      expect(erasure.counts).to.deep.equal({ items: 5, deadLetters: 1, media: 1 })
      expect(erasure.conversationIds).to.deep.equal([`conversation ${customerId}`])
      expect(erasure.files).to.deep.equal([`file ${customerId}`])
      await finish(store, erasure, now)

      expect(await store.customers.get(account, customerId)).to.equal(undefined)
      expect(await store.customers.find(account, customer.shard, customer.identity)).to.equal(undefined)
      expect(await store.customers.finished(account, customerId, 100)).to.deep.equal([])
      const ofIt = { account, limit: 100 }
      expect((await store.customers.unrelayed(ofIt)).entries).to.deep.equal([])
      expect((await store.deadLetters.list(ofIt)).entries).to.deep.equal([])
      const sessions = await allPages((page) => store.customers.recentSessions({ since: 0, ...page }), 100)
      expect(sessions.filter((each) => each.customerId === customerId)).to.deep.equal([])
      expect(await store.media.ofCustomer(account, customerId, now)).to.deep.equal([])
      expect(await store.media.get(mediaId(customer), now)).to.equal(undefined)
      expect(await store.questions.find(account, customerId, now)).to.equal(undefined)
      expect(await store.tiers.ofPerson(account, customerId)).to.deep.equal([])
      expect(await store.conversations.get(account, `conversation ${customerId}`)).to.equal(undefined)
      expect(await store.personalData.find(account, customerId, { kind: 'mobile', number: 1 }, now)).to.equal(undefined)
      expect(await claim(store, customer.shard, now + HOUR)).to.deep.equal([])
      expect((await store.lanes.sweep(now + HOUR)).due).to.not.include(customer.shard)
      const kept = await store.erasure.get(erasure.id)
      expect(JSON.stringify(kept)).to.not.contain(customerId)
      expect(kept).to.include({
        id: erasure.id,
        kind: 'customer',
        account,
        begunAt: now,
        finishedAt: now + 1,
        note: 'b',
      })
    })

    it('is the same when repeated, and refers to the first when asked again', async () => {
      const { store } = open
      const customer = await fullCustomer(store, now)
      const erasure = await erase(store, customer, now)
      const again = await store.erasure.eraseCustomer(request(customer, now + 5))
      expect(again).to.deep.equal({ outcome: 'before', id: erasure.id })
      await finish(store, erasure, now)
      expect(await store.erasure.eraseCustomer(request(customer, now + 9))).to.deep.equal(again)
    })

    it('of an unknown one is told and changes nothing', async () => {
      const customer = makeCustomer()
      expect(await open.store.erasure.eraseCustomer(request(customer, now))).to.deep.equal({ outcome: 'unknown' })
      expect((await open.store.erasure.list({ account: customer.account, limit: 10 })).entries).to.deep.equal([])
    })

    it('refuses every write that names its key', async () => {
      const { store } = open
      const customer = await fullCustomer(store, now)
      const { account, customerId } = customer
      await push(store, makePush(customer, now))
      await webhook(store, makeWebhook(customer, now))
      const held = await claim(store, customer.shard, now)
      await erase(store, customer, now)

      const cached = makePush(customer, now, { candidate: undefined })
      expect((await store.acceptance.acceptPush(cached)).outcome).to.equal('staleKey')
      expect((await store.acceptance.acceptPush(makePush(customer, now))).outcome).to.equal('staleKey')
      expect((await store.acceptance.acceptWebhook(makeWebhook(customer, now))).outcome).to.equal('unknownCustomer')
      const own = makeWebhook(customer, now, { outbound: makeOwnKeyItem() })
      expect((await store.acceptance.acceptWebhook(own)).outcome).to.equal('unknownCustomer')
      expect(held.map(({ ref }) => ref.lane).sort()).to.include.members(['inbound', 'outbound'])
      for (const { ref, fence, head } of held) {
        const about = { ref, fence, itemId: head.itemId, leaseUntil: now + HOUR }
        expect(await store.lanes.progress({ ...about, plan: '{}', partsBegun: 1, partsDone: 0 })).to.equal('lost')
        expect(await store.lanes.defer({ ...about, dueAt: now, attempts: 1 })).to.equal('lost')
        const done = { kind: 'done', keep: true, conversationId: 'late' } as const
        expect(await store.lanes.settle({ ...about, now, outcome: done, next: 'begin' })).to.equal('lost')
        expect(await store.lanes.renew([{ ref, fence }], now + HOUR)).to.deep.equal(['lost'])
        expect(await store.lanes.release(ref, fence, now)).to.equal('lost')
      }
      expect(await store.media.put(media(customer, now), now)).to.equal(false)
      expect(await store.tiers.put([tier(customer, now)])).to.deep.equal([false])
      await store.questions.ask({ account, customerId, question: makeItem(customer.keyId), now, expiresAt: now + HOUR })
      const { personalData } = store
      const original = { kind: 'mobile', digest: 'd', sealed: 'c2VhbGVk' }
      const kept = await personalData.keep({
        ...{ account, customerId, keyId: customer.keyId, now, expiresAt: now + HOUR },
        originals: [original],
      })
      expect(kept).to.equal(undefined)
      await store.customers.endSession(account, customerId, now)
      expect(await store.media.ofCustomer(account, customerId, now)).to.deep.equal([])
      expect(await store.questions.find(account, customerId, now)).to.equal(undefined)
      expect(await store.customers.get(account, customerId)).to.equal(undefined)
      expect(await claim(store, customer.shard, now + HOUR)).to.deep.equal([])
    })

    it('makes a retry of an earlier push no new customer, and a new push one', async () => {
      const { store } = open
      const customer = makeCustomer()
      const first = makePush(customer, now)
      await push(store, first)
      await erase(store, customer, now)
      expect((await store.acceptance.acceptPush(first)).outcome).to.equal('duplicate')
      const candidate = makeCandidate(customer.shard)
      const anew = makePush(customer, now, { candidate, item: makeItem(candidate.keyId) })
      const answer = await push(store, anew)
      expect(answer.customerId).to.equal(candidate.customerId)
      expect(answer.sessionStarted).to.equal(true)
      const renewed = { ...customer, ...candidate }
      const lane = await claimLane(store, renewed, 'inbound', now)
      expect(ids(lane.items)).to.deep.equal([anew.item.id])
      expect(await store.customers.finished(customer.account, candidate.customerId, 10)).to.deep.equal([])
    })

    it('leaves others alone, those of the same person too', async () => {
      const { store } = open
      const [gone, other] = [await fullCustomer(store, now), await fullCustomer(store, now)]
      const union = `union-${randomUUID()}`
      for (const { account, customerId } of [gone, other]) {
        await store.customers.joinPerson({ account, customerId, unionShard: 3, union, newPersonId: randomUUID() })
      }
      const { personId } = await store.customers.personOf(other.account, other.customerId)
      await finish(store, await erase(store, gone, now), now)
      expect(await store.customers.personOf(other.account, other.customerId)).to.deep.equal({
        personId,
        members: [{ account: other.account, customerId: other.customerId }],
      })
      expect(await store.customers.finished(other.account, other.customerId, 10)).to.have.length(3)
      expect((await record(store, other)).wrappedKey).to.equal(other.candidate.wrappedKey)
      expect(await store.conversations.get(other.account, `conversation ${other.customerId}`)).to.equal(
        other.customerId,
      )
      await finish(store, await erase(store, other, now), now)
      const newcomer = await knownCustomer(store, now)
      const { account, customerId } = newcomer
      const joined = { account, customerId, unionShard: 3, union, newPersonId: 'person anew' }
      expect(await store.customers.joinPerson(joined), 'the person went with its last member').to.equal('person anew')
    })

    it('forgets the identities that led to it', async () => {
      const { store } = open
      const customer = await knownCustomer(store, now)
      const { account, customerId } = customer
      const alias = { account, shard: 9, identity: `alias-${randomUUID()}`, customerId, openId: 'sealed' }
      await store.customers.alias(alias)
      expect(await store.customers.find(account, 9, alias.identity)).to.equal(customerId)
      await finish(store, await erase(store, customer, now), now)
      expect(await store.customers.find(account, 9, alias.identity)).to.equal(undefined)
    })

    it('is listed while something is left to do, by account afterwards', async () => {
      const { store } = open
      const customer = await knownCustomer(store, now)
      const erasure = await erase(store, customer, now)
      const other = await erase(store, await knownCustomer(store, now), now)
      const all = () => allPages((page) => store.erasure.open(page), 1)
      const mine = async () => (await all()).filter(({ id }) => id === erasure.id)
      expect(await mine()).to.deep.equal([erasure])
      expect((await all()).filter(({ id }) => id === other.id)).to.deep.equal([other])
      await store.erasure.note(erasure.id, 'half')
      expect(await mine()).to.deep.equal([{ ...erasure, note: 'half' }])
      await finish(store, erasure, now)
      await store.erasure.note(erasure.id, 'too late')
      expect(await mine()).to.deep.equal([])
      const listed = await allPages((page) => store.erasure.list({ account: customer.account, ...page }), 1)
      expect(listed.map(({ id, note, finishedAt }) => [id, note, finishedAt])).to.deep.equal([
        [erasure.id, 'b', now + 1],
      ])
    })

    it('has the files written anew', async () => {
      expect(await open.store.erasure.compact()).to.equal('compacted')
    })
  })
}
