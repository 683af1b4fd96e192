import { expect } from 'chai'
import { ACCOUNT_LANE_ID, type LeasedLane } from '../../../server/store/lanes.js'
import { makeCustomer, makeItem, makeNotice, makeOwnKeyItem, makeWebhook, newAccount } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import {
  bodyOf,
  claim,
  claimLane,
  elapse,
  idAt,
  ids,
  itemAt,
  knownCustomer,
  record,
  settlement,
  webhook,
} from './steps.js'

/** Webhooks made durable, for customers and for recipients that do not exist. */
export function describeAcceptanceWebhook(factory: HarnessFactory): void {
  describe('accepting webhooks', () => {
    const open = useStore(factory)
    let now = 0

    beforeEach(() => {
      now = Date.now()
    })

    it("appends an agent's text to the outbound lane and answers with the customer's key", async () => {
      const customer = await knownCustomer(open.store, now)
      const accepted = makeWebhook(customer, now + 1)
      expect(await webhook(open.store, accepted)).to.deep.include({
        keyId: customer.keyId,
        wrappedKey: customer.candidate.wrappedKey,
        noticed: false,
        ready: true,
      })
      const lane = await claimLane(open.store, customer, 'outbound', now + 1)
      expect(ids(lane.items)).to.deep.equal([accepted.outbound?.id])
      expect(bodyOf(itemAt(lane.items, 0))).to.deep.equal(accepted.outbound?.body)
      expect(lane.customer).to.include({ customerId: customer.customerId, lastOutboundAt: now + 1 })
    })

    it('drops a duplicate, also one that comes at the same time', async () => {
      const customer = await knownCustomer(open.store, now)
      const first = makeWebhook(customer, now)
      const copies = Array.from({ length: 5 }, () => ({ ...first, outbound: makeItem(customer.keyId) }))
      const answers = await Promise.all(copies.map((copy) => open.store.acceptance.acceptWebhook(copy)))
      expect(answers.map(({ outcome }) => outcome).sort()).to.deep.equal([
        'accepted',
        ...Array.from({ length: 4 }, () => 'duplicate'),
      ])
      const before = await record(open.store, customer)
      const late = { ...first, now: now + 50, conversationId: 'other', receipt: makeItem(customer.keyId, 'receipt') }
      expect(await open.store.acceptance.acceptWebhook(late)).to.include({ outcome: 'duplicate', ready: false })
      expect(await record(open.store, customer)).to.deep.equal(before)
      const lanes = await claim(open.store, customer.shard, now + 50)
      expect(lanes.map(({ ref, items }) => [ref.lane, items.length])).to.deep.equal([['outbound', 1]])
    })

    it('knows no customer of another account, and writes nothing for one unknown', async () => {
      const customer = await knownCustomer(open.store, now)
      for (const stranger of [makeCustomer(), { ...customer, account: newAccount() }]) {
        const refused = makeWebhook(stranger, now, { outbound: makeOwnKeyItem() })
        expect(await open.store.acceptance.acceptWebhook(refused)).to.include({
          outcome: 'unknownCustomer',
          keyId: '',
          wrappedKey: '',
          ready: false,
        })
        expect(await claim(open.store, stranger.shard, now)).to.deep.equal([])
        expect(
          await open.store.acceptance.hasMarks(stranger.account, stranger.customerId, [refused.dedupeKey]),
        ).to.deep.equal([false])
      }
    })

    it('takes items under keys of their own', async () => {
      const customer = await knownCustomer(open.store, now)
      const [outbound, receipt] = [makeOwnKeyItem(), makeOwnKeyItem('receipt')]
      const answer = await webhook(open.store, makeWebhook(customer, now, { outbound, receipt }))
      expect(answer).to.include({ keyId: customer.keyId, wrappedKey: customer.candidate.wrappedKey })
      const lanes = await claim(open.store, customer.shard, now)
      const stored = lanes.flatMap(({ items }) => items)
      expect(stored.map(bodyOf)).to.have.deep.members([outbound.body, receipt.body])
    })

    it("refuses any item under a key that is neither its own nor the customer's", async () => {
      const customer = await knownCustomer(open.store, now)
      const before = await record(open.store, customer)
      const gone = makeItem('k-gone')
      const contents = [
        { outbound: gone },
        { receipt: gone },
        { finished: gone },
        { outbound: undefined, notice: { ...makeNotice('k-gone') } },
      ]
      for (const change of contents) {
        const refused = makeWebhook(customer, now + 1, { conversationId: 'c', ...change })
        expect(await open.store.acceptance.acceptWebhook(refused)).to.include({
          outcome: 'staleKey',
          keyId: customer.keyId,
          wrappedKey: customer.candidate.wrappedKey,
        })
        expect(await record(open.store, customer)).to.deep.equal(before)
        expect(await claim(open.store, customer.shard, now + 1)).to.deep.equal([])
        const marks = await open.store.acceptance.hasMarks(customer.account, customer.customerId, [refused.dedupeKey])
        expect(marks).to.deep.equal([false])
      }
    })

    it('remembers when a human agent wrote, not when others did', async () => {
      const customer = await knownCustomer(open.store, now)
      await webhook(open.store, makeWebhook(customer, now + 1, { byAgent: false }))
      expect(await record(open.store, customer)).to.include({ agentMessageAt: 0, lastOutboundAt: now + 1 })
      await webhook(open.store, makeWebhook(customer, now + 2))
      await webhook(open.store, makeWebhook(customer, now + 3, { byAgent: false }))
      expect(await record(open.store, customer)).to.include({ agentMessageAt: now + 2, lastOutboundAt: now + 3 })
    })

    it('records the conversation, and keeps it when none is named', async () => {
      const customer = await knownCustomer(open.store, now)
      await webhook(open.store, makeWebhook(customer, now, { conversationId: 'conversation-1' }))
      await webhook(open.store, makeWebhook(customer, now, { conversationId: '' }))
      expect(await record(open.store, customer)).to.include({ conversationId: 'conversation-1' })
      await webhook(open.store, makeWebhook(customer, now, { conversationId: 'conversation-2' }))
      expect(await record(open.store, customer)).to.include({ conversationId: 'conversation-2' })
    })

    it('appends a receipt to the receipts lane and counts no message for it', async () => {
      const customer = await knownCustomer(open.store, now)
      const receipt = makeItem(customer.keyId, 'receipt.failed')
      const answer = await webhook(open.store, makeWebhook(customer, now + 1, { outbound: undefined, receipt }))
      expect(answer.ready).to.equal(true)
      const lanes = await claim(open.store, customer.shard, now + 1)
      expect(lanes.map(({ ref, items }) => [ref.lane, ids(items)])).to.deep.equal([['receipts', [receipt.id]]])
      expect(await record(open.store, customer)).to.include({ lastOutboundAt: 0 })
    })

    it('keeps a receipt of Genesys as a finished item', async () => {
      const customer = await knownCustomer(open.store, now)
      const finished = makeItem(customer.keyId, 'genesys-receipt')
      const kept = makeWebhook(customer, now + 1, { outbound: undefined, byAgent: false, finished })
      expect(await webhook(open.store, kept)).to.include({ ready: false, noticed: false })
      expect((await open.store.acceptance.acceptWebhook(kept)).outcome).to.equal('duplicate')
      const items = await open.store.customers.finished(customer.account, customer.customerId, 10)
      expect(items.map(({ id, kind, finishedAt }) => ({ id, kind, finishedAt }))).to.deep.equal([
        { id: finished.id, kind: 'genesys-receipt', finishedAt: now + 1 },
      ])
      expect(bodyOf(itemAt(items, 0))).to.deep.equal(finished.body)
      const { entries } = await open.store.customers.unrelayed({ account: customer.account, limit: 10 })
      expect(entries).to.deep.equal([])
      expect(await claim(open.store, customer.shard, now + 1)).to.deep.equal([])
    })

    it('says which webhooks have a mark, in the order asked', async () => {
      const customer = await knownCustomer(open.store, now)
      const [a, b] = [makeWebhook(customer, now), makeWebhook(customer, now)]
      await webhook(open.store, a)
      await webhook(open.store, b)
      const keys = ['unknown-1', b.dedupeKey, 'unknown-2', a.dedupeKey]
      const answer = await open.store.acceptance.hasMarks(customer.account, customer.customerId, keys)
      expect(answer).to.deep.equal([false, true, false, true])
      expect(await open.store.acceptance.hasMarks(customer.account, customer.customerId, [])).to.deep.equal([])
    })

    it('forgets a mark after its time', async () => {
      const customer = await knownCustomer(open.store, now)
      const short = makeWebhook(customer, now, { dedupeTtlMs: 60 })
      const long = makeWebhook(customer, now, { dedupeTtlMs: 60_000 })
      await webhook(open.store, short)
      await webhook(open.store, long)
      const later = await elapse(now, 100)
      expect((await open.store.acceptance.acceptWebhook({ ...long, now: later })).outcome).to.equal('duplicate')
      await webhook(open.store, { ...short, now: later, outbound: makeItem(customer.keyId) })
    })

    describe("an account's own lane", () => {
      async function accountLane(account: string, at: number): Promise<LeasedLane | undefined> {
        const lanes = await claim(open.store, 0, at)
        return lanes.find(({ ref }) => ref.account === account)
      }

      it('takes receipts for recipients that do not exist, without a customer', async () => {
        const account = newAccount()
        const receipts = [makeOwnKeyItem('receipt'), makeOwnKeyItem('receipt')]
        for (const [index, receipt] of receipts.entries()) {
          const entry = { account, dedupeKey: `d-${index}`, dedupeTtlMs: 60_000, now, receipt }
          expect(await open.store.acceptance.acceptForAccount(entry)).to.equal('accepted')
          expect(await open.store.acceptance.acceptForAccount(entry)).to.equal('duplicate')
        }
        const lane = await accountLane(account, now)
        expect(lane?.ref).to.deep.equal({ account, customerId: ACCOUNT_LANE_ID, lane: 'receipts' })
        expect(lane?.customer).to.equal(undefined)
        expect(ids(lane?.items ?? [])).to.deep.equal(ids(receipts))
        expect(lane?.items.map(bodyOf)).to.deep.equal(receipts.map(({ body }) => body))
      })

      it('is settled like any other', async () => {
        const account = newAccount()
        for (const dedupeKey of ['1', '2']) {
          const receipt = makeOwnKeyItem('receipt')
          await open.store.acceptance.acceptForAccount({ account, dedupeKey, dedupeTtlMs: 60_000, now, receipt })
        }
        const lane = (await accountLane(account, now)) as LeasedLane
        const outcome = { kind: 'dead', reason: 'refused', detail: '' } as const
        const first = settlement(lane, idAt(lane.items, 0), now, { next: 'begin' })
        expect(await open.store.lanes.settle(first)).to.equal('ok')
        expect(await open.store.lanes.settle(settlement(lane, idAt(lane.items, 1), now, { outcome }))).to.equal('ok')
        const letters = await open.store.deadLetters.list({ account, limit: 10 })
        expect(letters.entries).to.have.length(1)
        expect(letters.entries[0]?.id.slice(0, 2)).to.equal('00')
        expect(await accountLane(account, now)).to.equal(undefined)
      })

      it('is of no known customer', async () => {
        const account = newAccount()
        const receipt = makeOwnKeyItem('receipt')
        await open.store.acceptance.acceptForAccount({ account, dedupeKey: '1', dedupeTtlMs: 60_000, now, receipt })
        expect(await open.store.customers.get(account, ACCOUNT_LANE_ID)).to.equal(undefined)
      })
    })
  })
}
