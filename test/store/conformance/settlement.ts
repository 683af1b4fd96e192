import { expect } from 'chai'
import type { Settlement } from '../../../server/store/lanes.js'
import { makeItem, makeNotice, makePush, makeWebhook } from './builders.js'
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
  LEASE_MS,
  leasedWith,
  push,
  record,
  settlement,
  webhook,
} from './steps.js'

/** What becomes of a head item, and what is written with it. */
export function describeSettlement(factory: HarnessFactory): void {
  describe('settling', () => {
    const open = useStore(factory)
    let now = 0

    beforeEach(() => {
      now = Date.now()
    })
    const dead = { kind: 'dead', reason: 'wechat_45015', detail: 'The message was not delivered.' } as const

    it('keeps a delivered item as transcript when told to', async () => {
      for (const lane of ['inbound', 'outbound'] as const) {
        const { customer, leased } = await leasedWith(open.store, lane, 2, now)
        const [kept, dropped] = [itemAt(leased.items, 0), itemAt(leased.items, 1)]
        const outcome = { kind: 'done', keep: true } as const
        const goOn = settlement(leased, kept.id, now + 7, { outcome, next: 'begin' })
        expect(await open.store.lanes.settle(goOn)).to.equal('ok')
        expect(await open.store.lanes.settle(settlement(leased, dropped.id, now + 8))).to.equal('ok')
        const finished = await open.store.customers.finished(customer.account, customer.customerId, 10)
        expect(finished).to.have.length(1)
        const { sessionId, acceptedAt, acknowledged } = kept
        expect(finished[0]).to.include({ id: kept.id, kind: kept.kind, sessionId, acceptedAt, acknowledged })
        expect(finished[0]).to.include({ lane, finishedAt: now + 7, relayed: true })
        expect(bodyOf(itemAt(finished, 0))).to.deep.equal(bodyOf(kept))
        const { entries } = await open.store.customers.unrelayed({ account: customer.account, limit: 10 })
        expect(entries).to.deep.equal([])
      }
    })

    it('lists finished items oldest first, up to the limit', async () => {
      const { customer, leased } = await leasedWith(open.store, 'outbound', 4, now)
      for (const [index, { id }] of leased.items.entries()) {
        const next = index === 3 ? 'release' : 'begin'
        const outcome = { kind: 'done', keep: true } as const
        await open.store.lanes.settle(settlement(leased, id, now + index, { outcome, next }))
      }
      const { account, customerId } = customer
      expect(ids(await open.store.customers.finished(account, customerId, 10))).to.deep.equal(ids(leased.items))
      expect(ids(await open.store.customers.finished(account, customerId, 2))).to.deep.equal(
        ids(leased.items).slice(0, 2),
      )
    })

    it('records the conversation Genesys named', async () => {
      const { customer, leased } = await leasedWith(open.store, 'inbound', 2, now)
      const named = { kind: 'done', keep: true, conversationId: 'conversation-1' } as const
      await open.store.lanes.settle(settlement(leased, idAt(leased.items, 0), now, { outcome: named, next: 'begin' }))
      expect(await record(open.store, customer)).to.include({ conversationId: 'conversation-1' })
      await open.store.lanes.settle(settlement(leased, idAt(leased.items, 1), now))
      expect(await record(open.store, customer)).to.include({ conversationId: 'conversation-1' })
    })

    it('makes dead letter, receipt and notice in one change', async () => {
      const { customer, leased } = await leasedWith(open.store, 'outbound', 2, now)
      const item = itemAt(leased.items, 0)
      const [receipt, notice] = [makeItem(customer.keyId, 'receipt.failed'), makeNotice(customer.keyId, 'failed')]
      const change = settlement(leased, item.id, now + 7, { outcome: dead, receipt, notice })
      expect(await open.store.lanes.settle(change)).to.equal('ok')
      const { entries } = await open.store.deadLetters.list({ account: customer.account, limit: 10 })
      expect(entries).to.have.length(1)
      const [letter] = entries
      expect(letter).to.include({ reason: dead.reason, detail: dead.detail, attempts: 0, diedAt: now + 7 })
      expect(letter?.ref).to.deep.equal(leased.ref)
      expect(letter?.item).to.deep.equal(item)
      expect(letter?.id.slice(0, 2)).to.equal(customer.customerId.slice(0, 2))
      const lanes = await claim(open.store, customer.shard, now + 7)
      const waiting = Object.fromEntries(lanes.map(({ ref, items }) => [ref.lane, ids(items)]))
      expect(waiting).to.deep.equal({
        inbound: [notice.item.id],
        outbound: [idAt(leased.items, 1)],
        receipts: [receipt.id],
      })
      expect(await open.store.customers.finished(customer.account, customer.customerId, 10)).to.deep.equal([])
    })

    it('counts the attempts of a dead letter', async () => {
      const { customer, leased } = await leasedWith(open.store, 'inbound', 1, now)
      const { ref, fence, items } = leased
      const itemId = idAt(items, 0)
      await open.store.lanes.defer({ ref, fence, itemId, dueAt: now, attempts: 3 })
      const again = await claimLane(open.store, customer, 'inbound', now)
      await open.store.lanes.settle(settlement(again, itemId, now, { outcome: dead }))
      const { entries } = await open.store.deadLetters.list({ account: customer.account, limit: 10 })
      expect(entries.map(({ attempts }) => attempts)).to.deep.equal([3])
    })

    it('appends the receipt of a delivered message', async () => {
      const { customer, leased } = await leasedWith(open.store, 'outbound', 2, now)
      const receipts = [makeItem(customer.keyId, 'receipt.delivered'), makeItem(customer.keyId, 'receipt.delivered')]
      const [first, second] = receipts
      const outcome = { kind: 'done', keep: true } as const
      const one = settlement(leased, idAt(leased.items, 0), now, { outcome, receipt: first, next: 'begin' })
      await open.store.lanes.settle(one)
      const early = await claimLane(open.store, customer, 'receipts', now)
      expect(ids(early.items)).to.deep.equal([first?.id])
      expect(bodyOf(itemAt(early.items, 0))).to.deep.equal(first?.body)
      await open.store.lanes.settle(settlement(leased, idAt(leased.items, 1), now, { outcome, receipt: second }))
      expect(await claim(open.store, customer.shard, now)).to.deep.equal([])
      await open.store.lanes.release(early.ref, early.fence, now)
      expect(ids((await claimLane(open.store, customer, 'receipts', now)).items)).to.deep.equal(ids(receipts))
    })

    it('appends a notice behind what waits in the same lane', async () => {
      const customer = await knownCustomer(open.store, now)
      await webhook(open.store, makeWebhook(customer, now))
      await finishAll(open.store, customer, 'outbound', now)
      const notice = makeNotice(customer.keyId, 'failed')
      for (let i = 0; i < 2; i++) await push(open.store, makePush(customer, now))
      const first = await claimLane(open.store, customer, 'inbound', now)
      const change = { outcome: dead, notice, next: 'begin' } as const
      await open.store.lanes.settle(settlement(first, idAt(first.items, 0), now, change))
      await open.store.lanes.settle(settlement(first, idAt(first.items, 1), now))
      const { items } = await claimLane(open.store, customer, 'inbound', now)
      expect(ids(items)).to.deep.equal([notice.item.id])
    })

    it('is harmless when repeated, whatever it says and whatever follows', async () => {
      const outcomes: Settlement['outcome'][] = [{ kind: 'done', keep: true, conversationId: 'c' }, dead]
      for (const outcome of outcomes) {
        for (const next of ['begin', 'release'] as const) {
          const { customer, leased } = await leasedWith(open.store, 'outbound', 2, now)
          const receipt = makeItem(customer.keyId, 'receipt')
          const notice = makeNotice(customer.keyId, 'failed')
          const change = settlement(leased, idAt(leased.items, 0), now, { outcome, receipt, notice, next })
          expect(await open.store.lanes.settle(change)).to.equal('ok')
          const repeated = [await open.store.lanes.settle(change), await open.store.lanes.settle(change)]
          if (next === 'begin') expect(repeated).to.deep.equal(['ok', 'ok'])
          const finished = await open.store.customers.finished(customer.account, customer.customerId, 10)
          expect(finished).to.have.length(outcome.kind === 'done' ? 1 : 0)
          const { entries } = await open.store.deadLetters.list({ account: customer.account, limit: 10 })
          expect(entries).to.have.length(outcome.kind === 'dead' ? 1 : 0)
          const later = now + 2 * LEASE_MS
          await open.store.lanes.sweep(later)
          const lanes = await claim(open.store, customer.shard, later)
          expect(Object.fromEntries(lanes.map(({ ref, items }) => [ref.lane, ids(items)]))).to.deep.equal({
            inbound: [notice.item.id],
            outbound: [idAt(leased.items, 1)],
            receipts: [receipt.id],
          })
        }
      }
    })

    it('settles the head only', async () => {
      const { customer, leased } = await leasedWith(open.store, 'outbound', 2, now)
      const behind = settlement(leased, idAt(leased.items, 1), now, { outcome: { kind: 'done', keep: true } })
      await open.store.lanes.settle(behind)
      expect(await open.store.customers.finished(customer.account, customer.customerId, 10)).to.deep.equal([])
      await open.store.lanes.settle(settlement(leased, idAt(leased.items, 0), now))
      const again = await claimLane(open.store, customer, 'outbound', now)
      expect(ids(again.items)).to.deep.equal([idAt(leased.items, 1)])
    })
  })
}
