import { expect } from 'chai'
import type { PushAcceptance } from '../../../server/store/acceptance.js'
import type { NoticeRequest } from '../../../server/store/lanes.js'
import { makeCandidate, makeItem, makeKept, makeNotice, makePush, makeWebhook, type TestCustomer } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import {
  bodyOf,
  claim,
  claimLane,
  finishAll,
  idAt,
  ids,
  itemAt,
  knownCustomer,
  push,
  record,
  settlement,
  webhook,
} from './steps.js'

/** Lines for the agent: at most one of a kind in a while, and only while an agent is believed connected. */
export function describeNotices(factory: HarnessFactory): void {
  describe('notices', () => {
    const open = useStore(factory, { noticeIntervalMs: 60_000, agentPresenceMs: 600_000 })
    let now = 0

    beforeEach(() => {
      now = Date.now()
    })

    /** A customer to whom an agent wrote at `now`; nothing waits in the lanes. */
    async function attended(): Promise<TestCustomer> {
      const customer = await knownCustomer(open.store, now)
      await webhook(open.store, makeWebhook(customer, now))
      await finishAll(open.store, customer, 'outbound', now)
      return customer
    }

    async function keep(customer: TestCustomer, at: number, change: Partial<PushAcceptance> = {}) {
      return push(open.store, makeKept(customer, at, { notice: makeNotice(customer.keyId), ...change }))
    }

    it('is appended to the inbound lane of a customer with an agent', async () => {
      const customer = await attended()
      const notice = makeNotice(customer.keyId)
      expect(await keep(customer, now + 1, { notice })).to.include({ noticed: true, ready: true })
      const { items } = await claimLane(open.store, customer, 'inbound', now + 1)
      expect(items).to.have.length(1)
      const { sessionId } = await record(open.store, customer)
      expect(itemAt(items, 0)).to.include({ id: notice.item.id, kind: 'notice', acknowledged: false, sessionId })
      expect(bodyOf(itemAt(items, 0))).to.deep.equal(notice.item.body)
    })

    it('belongs to no session that ran out', async () => {
      const customer = await attended()
      expect((await keep(customer, now + 2001, { sessionTimelineMs: 1000 })).noticed).to.equal(true)
      const { items } = await claimLane(open.store, customer, 'inbound', now + 2001)
      expect(itemAt(items, 0)).to.include({ kind: 'notice', sessionId: '' })
    })

    it('is not repeated by a duplicate', async () => {
      const customer = await attended()
      const kept = makeKept(customer, now + 1, { notice: makeNotice(customer.keyId) })
      await push(open.store, kept)
      expect(await open.store.acceptance.acceptPush(kept)).to.include({ outcome: 'duplicate', noticed: false })
      expect((await claimLane(open.store, customer, 'inbound', now + 1)).items).to.have.length(1)
    })

    it('is not posted when no agent wrote yet', async () => {
      const customer = await knownCustomer(open.store, now)
      expect(await keep(customer, now + 1)).to.include({ noticed: false, ready: false })
      await webhook(open.store, makeWebhook(customer, now + 2, { byAgent: false }))
      expect((await keep(customer, now + 3)).noticed).to.equal(false)
      expect(await record(open.store, customer)).to.include({ agentMessageAt: 0 })
    })

    it('is posted while an agent wrote lately only', async () => {
      const customer = await attended()
      expect((await keep(customer, now + 599_000)).noticed).to.equal(true)
      expect((await keep(customer, now + 601_000 + 60_000)).noticed).to.equal(false)
    })

    it('is not posted after the end, until an agent writes again', async () => {
      const customer = await attended()
      await open.store.customers.endSession(customer.account, customer.customerId, now + 5)
      expect((await keep(customer, now + 6)).noticed).to.equal(false)
      await webhook(open.store, makeWebhook(customer, now + 7))
      expect((await keep(customer, now + 8)).noticed).to.equal(true)
    })

    it('is posted by the very push that ends the session, and by none after it', async () => {
      const customer = await attended()
      const unsubscribed = makeNotice(customer.keyId, 'unsubscribed')
      expect((await keep(customer, now + 5, { notice: unsubscribed, endSession: true })).noticed).to.equal(true)
      expect((await keep(customer, now + 6)).noticed).to.equal(false)
    })

    it('is posted once in the interval, per kind and per customer', async () => {
      const customer = await attended()
      const other = await attended()
      const image = () => ({ notice: makeNotice(customer.keyId, 'kept.image') })
      expect((await keep(customer, now + 1000)).noticed).to.equal(true)
      expect((await keep(customer, now + 2000)).noticed).to.equal(false)
      expect((await keep(customer, now + 2000, image())).noticed).to.equal(true)
      expect((await keep(other, now + 2000)).noticed).to.equal(true)
      expect((await keep(customer, now + 60_500)).noticed).to.equal(false)
      expect((await keep(customer, now + 61_500)).noticed).to.equal(true)
      expect((await claimLane(open.store, customer, 'inbound', now + 62_000)).items).to.have.length(3)
    })

    it('is stored with its own wrapped key under a candidate that was not adopted', async () => {
      const customer = await attended()
      const candidate = makeCandidate(customer.shard)
      const notice = makeNotice(candidate.keyId)
      const answer = await keep(customer, now + 1, { candidate, item: makeItem(candidate.keyId), notice })
      expect(answer).to.include({ noticed: true, keyId: customer.keyId })
      const { items } = await claimLane(open.store, customer, 'inbound', now + 1)
      expect(bodyOf(itemAt(items, 0))).to.deep.equal({ ...notice.item.body, wrappedKey: candidate.wrappedKey })
    })

    it('under a key nobody knows has the whole push refused', async () => {
      const customer = await attended()
      const refused = makeKept(customer, now + 1, { notice: makeNotice('k-gone') })
      expect((await open.store.acceptance.acceptPush(refused)).outcome).to.equal('staleKey')
      expect(await open.store.customers.finished(customer.account, customer.customerId, 10)).to.deep.equal([])
    })

    it('comes with a webhook, whose own agent counts as connected', async () => {
      const customer = await knownCustomer(open.store, now)
      const refusal = (at: number, notice: NoticeRequest) =>
        webhook(open.store, makeWebhook(customer, at, { outbound: undefined, byAgent: at === now + 2, notice }))
      expect(await refusal(now + 1, makeNotice(customer.keyId, 'laneFull'))).to.include({
        noticed: false,
        ready: false,
      })
      expect(await refusal(now + 2, makeNotice(customer.keyId, 'laneFull'))).to.include({ noticed: true, ready: true })
      expect((await refusal(now + 3, makeNotice(customer.keyId, 'laneFull'))).noticed).to.equal(false)
      expect((await refusal(now + 4, makeNotice(customer.keyId, 'unsupported'))).noticed).to.equal(true)
      expect((await claimLane(open.store, customer, 'inbound', now + 4)).items).to.have.length(2)
    })

    it('comes with a settlement, before the session ends with it', async () => {
      const customer = await attended()
      await webhook(open.store, makeWebhook(customer, now + 1))
      await webhook(open.store, makeWebhook(customer, now + 1))
      const leased = await claimLane(open.store, customer, 'outbound', now + 1)
      const outcome = { kind: 'dead', reason: 'refused', detail: 'refused' } as const
      const [first, second] = [makeNotice(customer.keyId, 'failed'), makeNotice(customer.keyId, 'failed.other')]
      const one = { outcome, notice: first, endSession: true, next: 'begin' } as const
      await open.store.lanes.settle(settlement(leased, idAt(leased.items, 0), now + 2, one))
      await open.store.lanes.settle(settlement(leased, idAt(leased.items, 1), now + 3, { outcome, notice: second }))
      const { items } = await claimLane(open.store, customer, 'inbound', now + 3)
      expect(ids(items)).to.deep.equal([first.item.id])
    })

    it('is of no session and no message: it opens and lengthens nothing', async () => {
      const customer = await attended()
      const before = await record(open.store, customer)
      await keep(customer, now + 1)
      expect(await record(open.store, customer)).to.deep.equal(before)
    })

    it("keeps its place among the customer's messages", async () => {
      const customer = await attended()
      const [before, after] = [makePush(customer, now + 1), makePush(customer, now + 3)]
      const notice = makeNotice(customer.keyId)
      await push(open.store, before)
      await keep(customer, now + 2, { notice })
      await push(open.store, after)
      const [lane] = await claim(open.store, customer.shard, now + 3)
      expect(ids(lane?.items ?? [])).to.deep.equal([before.item.id, notice.item.id, after.item.id])
    })
  })
}
