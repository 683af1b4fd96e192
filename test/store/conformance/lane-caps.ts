import { expect } from 'chai'
import type { NewItem } from '../../../server/store/lanes.js'
import { makeItem, makeNotice, makeOwnKeyItem, makePush, makeWebhook, newAccount } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import { claim, claimLane, idAt, ids, itemAt, knownCustomer, push, record, settlement, webhook } from './steps.js'

function sized(keyId: string, bytes: number): NewItem {
  const item = makeItem(keyId)
  return { ...item, body: { keyId, sealed: 'x'.repeat(bytes) } }
}

/** What happens when a lane holds as much as it may. */
export function describeLaneCaps(factory: HarnessFactory): void {
  describe('lane caps', () => {
    const open = useStore(factory, { laneMaxItems: 3, laneMaxBytes: 1000 })
    let now = 0

    beforeEach(() => {
      now = Date.now()
    })

    it('drops a push past the count, writes its mark, and answers full', async () => {
      const customer = await knownCustomer(open.store, now)
      for (let i = 0; i < 3; i++) await push(open.store, makePush(customer, now))
      const dropped = makePush(customer, now)
      expect(await open.store.acceptance.acceptPush(dropped)).to.include({
        outcome: 'full',
        keyId: customer.keyId,
        sessionStarted: false,
        reply: '',
        ready: false,
      })
      const leased = await claimLane(open.store, customer, 'inbound', now)
      expect(leased.items).to.have.length(3)
      expect(ids(leased.items)).to.not.include(dropped.item.id)
      await open.store.lanes.settle(settlement(leased, idAt(leased.items, 0), now))
      expect(await open.store.acceptance.acceptPush(dropped)).to.include({ outcome: 'duplicate', reply: '' })
      await push(open.store, makePush(customer, now))
    })

    it('drops a push past the bytes of sealed text, and takes a smaller one', async () => {
      const customer = await knownCustomer(open.store, now)
      await push(open.store, makePush(customer, now, { item: sized(customer.keyId, 600) }))
      const big = makePush(customer, now, { item: sized(customer.keyId, 401) })
      expect((await open.store.acceptance.acceptPush(big)).outcome).to.equal('full')
      await push(open.store, makePush(customer, now, { item: sized(customer.keyId, 400) }))
      const leased = await claimLane(open.store, customer, 'inbound', now)
      await open.store.lanes.settle(settlement(leased, idAt(leased.items, 0), now))
      await push(open.store, makePush(customer, now, { item: sized(customer.keyId, 600) }))
    })

    it('starts no session with a push it drops', async () => {
      const customer = await knownCustomer(open.store, now)
      for (let i = 0; i < 3; i++) await push(open.store, makePush(customer, now))
      await open.store.customers.endSession(customer.account, customer.customerId, now + 1)
      const dropped = makePush(customer, now + 2)
      expect(await open.store.acceptance.acceptPush(dropped)).to.include({ outcome: 'full', sessionStarted: false })
      expect(await record(open.store, customer)).to.include({ sessionId: '' })
    })

    it('answers a duplicate as one though the lane is full by now', async () => {
      const customer = await knownCustomer(open.store, now)
      const pushes = [makePush(customer, now), makePush(customer, now), makePush(customer, now)]
      const webhooks = [makeWebhook(customer, now), makeWebhook(customer, now), makeWebhook(customer, now)]
      for (const each of pushes) await push(open.store, each)
      for (const each of webhooks) await webhook(open.store, each)
      for (const each of pushes) {
        expect((await open.store.acceptance.acceptPush(each)).outcome).to.equal('duplicate')
      }
      for (const each of webhooks) {
        expect((await open.store.acceptance.acceptWebhook(each)).outcome).to.equal('duplicate')
      }
    })

    it('refuses an outbound item past the cap and writes nothing at all', async () => {
      const customer = await knownCustomer(open.store, now)
      for (let i = 0; i < 3; i++) await webhook(open.store, makeWebhook(customer, now, { byAgent: false }))
      const before = await record(open.store, customer)
      const refused = makeWebhook(customer, now + 1, {
        conversationId: 'other',
        receipt: makeItem(customer.keyId, 'receipt'),
        notice: makeNotice(customer.keyId),
      })
      expect(await open.store.acceptance.acceptWebhook(refused)).to.include({
        outcome: 'full',
        noticed: false,
        ready: false,
      })
      expect(await record(open.store, customer)).to.deep.equal(before)
      const { acceptance } = open.store
      expect(await acceptance.hasMarks(customer.account, customer.customerId, [refused.dedupeKey])).to.deep.equal([
        false,
      ])
      const leased = await claimLane(open.store, customer, 'outbound', now + 1)
      expect(leased.items).to.have.length(3)
      await open.store.lanes.settle(settlement(leased, idAt(leased.items, 0), now + 1))
      expect((await acceptance.acceptWebhook({ ...refused, receipt: undefined, notice: undefined })).outcome).to.equal(
        'accepted',
      )
    })

    it('refuses an outbound item past the bytes', async () => {
      const customer = await knownCustomer(open.store, now)
      await webhook(open.store, makeWebhook(customer, now, { outbound: sized(customer.keyId, 1000) }))
      const refused = makeWebhook(customer, now, { outbound: sized(customer.keyId, 1) })
      expect((await open.store.acceptance.acceptWebhook(refused)).outcome).to.equal('full')
    })

    it('appends owed receipts past the cap', async () => {
      const customer = await knownCustomer(open.store, now)
      const receipts = Array.from({ length: 4 }, () => makeItem(customer.keyId, 'receipt'))
      for (const receipt of receipts) {
        await webhook(open.store, makeWebhook(customer, now, { outbound: undefined, receipt }))
      }
      await webhook(open.store, makeWebhook(customer, now))
      const lanes = await claim(open.store, customer.shard, now)
      const outbound = lanes.find(({ ref }) => ref.lane === 'outbound')
      const held = lanes.find(({ ref }) => ref.lane === 'receipts')
      expect(ids(held?.items ?? [])).to.deep.equal(ids(receipts))
      if (!outbound || !held) throw new Error('Both lanes are due.')
      await open.store.lanes.release(held.ref, held.fence, now)
      const receipt = makeItem(customer.keyId, 'receipt')
      await open.store.lanes.settle(settlement(outbound, idAt(outbound.items, 0), now, { receipt }))
      const { items } = await claimLane(open.store, customer, 'receipts', now)
      expect(ids(items)).to.deep.equal([...ids(receipts), receipt.id])
    })

    it('leaves out a notice that does not fit, and only that', async () => {
      const customer = await knownCustomer(open.store, now)
      for (let i = 0; i < 3; i++) await push(open.store, makePush(customer, now))
      const answer = await webhook(open.store, makeWebhook(customer, now, { notice: makeNotice(customer.keyId) }))
      expect(answer).to.include({ noticed: false, ready: true })
      const lanes = await claim(open.store, customer.shard, now)
      expect(lanes.find(({ ref }) => ref.lane === 'inbound')?.items).to.have.length(3)
      expect(lanes.find(({ ref }) => ref.lane === 'outbound')?.items).to.have.length(1)
    })

    it("refuses past the cap of an account's lane, without a mark", async () => {
      const account = newAccount()
      const entry = (dedupeKey: string) => ({
        account,
        dedupeKey,
        dedupeTtlMs: 60_000,
        now,
        receipt: makeOwnKeyItem('receipt'),
      })
      for (const key of ['1', '2', '3']) {
        expect(await open.store.acceptance.acceptForAccount(entry(key))).to.equal('accepted')
      }
      expect(await open.store.acceptance.acceptForAccount(entry('4'))).to.equal('full')
      expect(await open.store.acceptance.acceptForAccount(entry('3'))).to.equal('duplicate')
      const lanes = await claim(open.store, 0, now)
      const lane = lanes.find(({ ref }) => ref.account === account)
      if (!lane) throw new Error('The lane is due.')
      await open.store.lanes.settle(settlement(lane, itemAt(lane.items, 0).id, now))
      expect(await open.store.acceptance.acceptForAccount(entry('4'))).to.equal('accepted')
    })

    it('redrives past the cap', async () => {
      const customer = await knownCustomer(open.store, now)
      for (let i = 0; i < 3; i++) await push(open.store, makePush(customer, now))
      const leased = await claimLane(open.store, customer, 'inbound', now)
      const outcome = { kind: 'dead', reason: 'refused', detail: '' } as const
      await open.store.lanes.settle(settlement(leased, idAt(leased.items, 0), now, { outcome }))
      await push(open.store, makePush(customer, now))
      const { entries } = await open.store.deadLetters.list({ account: customer.account, limit: 10 })
      expect(await open.store.deadLetters.redrive(entries[0]?.id ?? '', now)).to.deep.equal(leased.ref)
      const { items } = await claimLane(open.store, customer, 'inbound', now)
      expect(items).to.have.length(4)
    })
  })
}
