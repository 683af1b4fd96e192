import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import type { RecentSession } from '../../../server/store/customers.js'
import {
  HOUR,
  makeCustomer,
  makeKept,
  makePush,
  makeWebhook,
  newAccount,
  nextShard,
  type TestCustomer,
  uuidInShard,
} from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import {
  allPages,
  claimLane,
  elapse,
  idAt,
  ids,
  knownCustomer,
  push,
  record,
  settlement,
  tidyUntil,
  webhook,
} from './steps.js'

/** Customers looked up, joined and listed. */
export function describeCustomers(factory: HarnessFactory): void {
  describe('customers', () => {
    const open = useStore(factory)
    let now = 0

    beforeEach(() => {
      now = Date.now()
    })

    it('are unknown until they wrote', async () => {
      const { account, shard, identity, customerId } = makeCustomer()
      expect(await open.store.customers.get(account, customerId)).to.equal(undefined)
      expect(await open.store.customers.find(account, shard, identity)).to.equal(undefined)
      expect(await open.store.customers.finished(account, customerId, 10)).to.deep.equal([])
      await open.store.customers.endSession(account, customerId, now)
      expect(await open.store.customers.get(account, customerId)).to.equal(undefined)
    })

    it('show what waits in their lanes, and nobody else’s', async () => {
      const [customer, other] = [await knownCustomer(open.store, now), await knownCustomer(open.store, now)]
      const { account, customerId } = customer
      expect(await open.store.customers.waiting(account, customerId)).to.deep.equal([])
      const [first, second, out] = [makePush(customer, now), makePush(customer, now), makeWebhook(customer, now)]
      await push(open.store, first)
      await webhook(open.store, out)
      await push(open.store, second)
      await push(open.store, makePush(other, now))
      const waiting = await open.store.customers.waiting(account, customerId)
      expect(waiting.map(({ lane, id }) => [lane, id])).to.deep.equal([
        ['inbound', first.item.id],
        ['inbound', second.item.id],
        ['outbound', out.outbound?.id],
      ])
      expect(waiting[0]?.body.sealed).to.equal(first.item.body.sealed)
    })

    describe('with a second identity', () => {
      it('are found by either, and keep the new OpenID', async () => {
        const customer = await knownCustomer(open.store, now)
        const { account, customerId } = customer
        const alias = { account, shard: nextShard(), identity: randomUUID(), customerId, openId: 'openid:new' }
        const before = await record(open.store, customer)
        for (let repeat = 0; repeat < 2; repeat++) {
          await open.store.customers.alias(alias)
          expect(await open.store.customers.find(account, alias.shard, alias.identity)).to.equal(customerId)
          expect(await open.store.customers.find(account, customer.shard, customer.identity)).to.equal(customerId)
          expect(await record(open.store, customer)).to.deep.equal({ ...before, openId: 'openid:new' })
        }
      })

      it('may have it in their home shard, where the answer need not be moved', async () => {
        const customer = await knownCustomer(open.store, now)
        const { account, customerId, shard } = customer
        const identity = randomUUID()
        await open.store.customers.alias({ account, shard, identity, customerId, openId: 'openid:new' })
        expect(await open.store.customers.find(account, shard, identity)).to.equal(customerId)
        const accepted = makePush(customer, now, { identity })
        const answer = await open.store.acceptance.acceptPush(accepted)
        expect(answer.outcome).to.be.oneOf(['moved', 'accepted'])
        expect(answer.customerId).to.equal(customerId)
        if (answer.outcome === 'moved') await push(open.store, { ...accepted, customerId })
        const { items } = await claimLane(open.store, customer, 'inbound', now)
        expect(ids(items)).to.deep.equal([accepted.item.id])
      })
    })

    describe('joined to a person', () => {
      async function join(customer: TestCustomer, union: string, newPersonId: string): Promise<string> {
        const { account, customerId } = customer
        const unionShard = 7
        return open.store.customers.joinPerson({ account, customerId, unionShard, union, newPersonId })
      }

      it('are alone before', async () => {
        const { account, customerId } = await knownCustomer(open.store, now)
        expect(await open.store.customers.personOf(account, customerId)).to.deep.equal({
          personId: undefined,
          members: [{ account, customerId }],
        })
      })

      it('share the person of their UnionID across accounts', async () => {
        const [one, two] = [await knownCustomer(open.store, now), await knownCustomer(open.store, now)]
        const union = randomUUID()
        const personId = await join(one, union, 'person-1')
        expect(personId).to.equal('person-1')
        expect(await join(two, union, 'person-2')).to.equal('person-1')
        expect(await join(one, union, 'person-3')).to.equal('person-1')
        for (const { account, customerId } of [one, two]) {
          const person = await open.store.customers.personOf(account, customerId)
          expect(person.personId).to.equal('person-1')
          expect(person.members).to.have.deep.members(
            [one, two].map((c) => ({ account: c.account, customerId: c.customerId })),
          )
        }
      })

      it('share nothing with others', async () => {
        const [one, two] = [await knownCustomer(open.store, now), await knownCustomer(open.store, now)]
        await join(one, randomUUID(), `person-${one.customerId}`)
        await join(two, randomUUID(), `person-${two.customerId}`)
        const person = await open.store.customers.personOf(one.account, one.customerId)
        expect(person.members).to.deep.equal([{ account: one.account, customerId: one.customerId }])
      })

      it('share one person when joined at once', async () => {
        const customers = await Promise.all(Array.from({ length: 4 }, () => knownCustomer(open.store, now)))
        const union = randomUUID()
        const persons = await Promise.all(customers.map((customer, i) => join(customer, union, `person-${union}-${i}`)))
        expect(new Set(persons).size).to.equal(1)
        const [first] = customers
        const { members } = await open.store.customers.personOf(first?.account ?? '', first?.customerId ?? '')
        expect(members).to.have.length(4)
      })
    })

    describe('whose pushes were kept', () => {
      it('are listed page by page, each push once, by account or all', async () => {
        const [account, other] = [newAccount(), newAccount()]
        const kept: string[] = []
        const foreign: string[] = []
        const customers = Array.from({ length: 3 }, () => makeCustomer(account, nextShard()))
        const stranger = makeCustomer(other, nextShard())
        for (let i = 0; i < 9; i++) {
          const customer = customers[i % 3]
          if (!customer) continue
          const [own, theirs] = [makeKept(customer, now + Math.floor(i / 4)), makeKept(stranger, now)]
          await push(open.store, own)
          await push(open.store, theirs)
          kept.push(own.item.id)
          foreign.push(theirs.item.id)
        }
        for (const limit of [1, 4, 100]) {
          const { customers: list } = open.store
          const listed = await allPages(({ after }) => list.unrelayed({ account, after, limit }), limit)
          expect(listed.map(({ itemId }) => itemId)).to.have.members(kept)
          expect(new Set(listed.map((entry) => entry.account))).to.deep.equal(new Set([account]))
          const all = await allPages(({ after }) => list.unrelayed({ after, limit }), limit)
          expect(all.map(({ itemId }) => itemId)).to.include.members([...kept, ...foreign])
          expect(new Set(all.map(({ itemId }) => itemId)).size).to.equal(all.length)
        }
      })
    })

    describe('with a recent session', () => {
      async function recent(account: string, since: number, limit: number): Promise<RecentSession[]> {
        const all = await allPages(({ after }) => open.store.customers.recentSessions({ since, after, limit }), limit)
        return all.filter((session) => session.account === account)
      }

      it('are listed page by page, each once, when their conversation is known', async () => {
        const account = newAccount()
        const expected: RecentSession[] = []
        for (let i = 0; i < 6; i++) {
          const customer = await knownCustomer(open.store, now, makeCustomer(account, nextShard()))
          const conversationId = `conversation-${i}`
          await webhook(open.store, makeWebhook(customer, now + i, { conversationId }))
          expected.push({ account, customerId: customer.customerId, conversationId, lastMessageAt: now + i })
        }
        await knownCustomer(open.store, now, makeCustomer(account, nextShard()))
        for (const limit of [1, 4, 100]) {
          expect(await recent(account, now - HOUR, limit)).to.have.deep.members(expected)
        }
      })

      it('are listed once the answer of Genesys named the conversation', async () => {
        const customer = makeCustomer()
        const { account, customerId } = customer
        await push(open.store, makePush(customer, now))
        expect(await recent(account, now - HOUR, 10)).to.deep.equal([])
        const leased = await claimLane(open.store, customer, 'inbound', now + 5)
        const outcome = { kind: 'done', keep: true, conversationId: 'conversation' } as const
        await open.store.lanes.settle(settlement(leased, idAt(leased.items, 0), now + 5, { outcome }))
        const listed = { account, customerId, conversationId: 'conversation', lastMessageAt: now }
        expect(await recent(account, now - HOUR, 10)).to.deep.equal([listed])
      })

      it('are listed when a message came since, either way', async () => {
        const customer = await knownCustomer(open.store, now)
        const { account } = customer
        await webhook(open.store, makeWebhook(customer, now + 10, { conversationId: 'conversation' }))
        expect(await recent(account, now + 5, 10)).to.have.length(1)
        expect(await recent(account, now + 20, 10)).to.deep.equal([])
        await push(open.store, makePush(customer, now + HOUR))
        const sessions = await recent(account, now + 20, 10)
        expect(sessions.map(({ lastMessageAt }) => lastMessageAt)).to.deep.equal([now + HOUR])
      })
    })
  })

  describe('conversations', () => {
    const open = useStore(factory, { conversationTtlMs: 300 })
    let now = 0

    beforeEach(() => {
      now = Date.now()
    })

    it('lead to their customer, by account, and may be put again', async () => {
      const [account, other] = [newAccount(), newAccount()]
      const customerId = uuidInShard(9)
      const { conversations } = open.store
      expect(await conversations.get(account, 'c')).to.equal(undefined)
      await conversations.put(account, 'c', customerId, Date.now())
      await conversations.put(account, 'c', customerId, Date.now())
      expect(await conversations.get(account, 'c')).to.equal(customerId)
      expect(await conversations.get(other, 'c')).to.equal(undefined)
      expect(await conversations.get(account, 'C')).to.equal(undefined)
    })

    it('are forgotten after their time', async () => {
      const account = newAccount()
      await open.store.conversations.put(account, 'c', uuidInShard(9), now)
      const later = await elapse(Date.now(), 350)
      const gone = async () => (await open.store.conversations.get(account, 'c')) === undefined
      await tidyUntil(open.store, later, gone)
    })
  })
}
