import { expect } from 'chai'
import { makeCustomer, makeKept, makePush, type TestCustomer } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import { elapse, idAt, leasedWith, push, record, settlement, tidyUntil } from './steps.js'

const RETENTION_MS = 400

/** How long what is finished is kept. */
export function describeRetention(factory: HarnessFactory): void {
  describe('retention', () => {
    const open = useStore(factory, { retentionMs: RETENTION_MS })

    it('drops finished items, unrelayed entries and dead letters after their time, and nothing that waits', async () => {
      const { store } = open
      const now = Date.now()
      const outcome = { kind: 'dead', reason: 'refused', detail: '' } as const
      const old = await leasedWith(store, 'outbound', 3, now)
      const { account, customerId } = old.customer
      const items = old.leased.items
      const keep = { outcome: { kind: 'done', keep: true }, next: 'begin' } as const
      await store.lanes.settle(settlement(old.leased, idAt(items, 0), now, keep))
      await store.lanes.settle(settlement(old.leased, idAt(items, 1), now, { outcome }))
      await push(store, makeKept(old.customer, now))
      expect(await store.customers.finished(account, customerId, 10)).to.have.length(2)
      expect((await store.customers.unrelayed({ account, limit: 10 })).entries).to.have.length(1)
      expect((await store.deadLetters.list({ account, limit: 10 })).entries).to.have.length(1)

      const later = await elapse(now, RETENTION_MS + 100)
      const young = makeCustomer()
      await push(store, makeKept(young, later))
      await tidyUntil(store, later, async () => {
        const finished = await store.customers.finished(account, customerId, 10)
        const unrelayed = await store.customers.unrelayed({ account, limit: 10 })
        const dead = await store.deadLetters.list({ account, limit: 10 })
        return finished.length + unrelayed.entries.length + dead.entries.length === 0
      })
      expect(await store.customers.finished(young.account, young.customerId, 10)).to.have.length(1)
      expect((await store.customers.unrelayed({ account: young.account, limit: 10 })).entries).to.have.length(1)
      expect(await record(store, old.customer)).to.include({ customerId })
      const waiting = await store.lanes.claim(old.customer.shard, {
        owner: 'worker',
        now: later,
        leaseMs: 1000,
        maxLanes: 10,
        maxItems: 10,
      })
      expect(waiting.flatMap((lane) => lane.items.map(({ id }) => id))).to.deep.equal([idAt(items, 2)])
    })

    it('is not held up by what waits for long', async () => {
      const { store } = open
      const now = Date.now()
      const waiting = makeCustomer()
      // More than one step looks at.
      await Promise.all(Array.from({ length: 520 }, () => push(store, makePush(waiting, now))))
      const customer = makeCustomer()
      await push(store, makeKept(customer, now))
      const kept = () => store.customers.finished(customer.account, customer.customerId, 10)
      await tidyUntil(store, now + RETENTION_MS, async () => (await kept()).length === 0)
      expect(await store.customers.waiting(waiting.account, waiting.customerId)).to.have.length(520)
    })

    it('tells how much it dropped', async () => {
      const { store } = open
      const now = Date.now()
      for (let index = 0; index < 3; index++) await push(store, makeKept(makeCustomer(), now))
      let dropped = 0
      const count = async () => {
        const { items, deadLetters } = await store.tidy(now + RETENTION_MS)
        dropped += items + deadLetters
        return dropped >= 3
      }
      await tidyUntil(store, now, count)
      expect(dropped).to.be.at.least(3)
    })
  })

  describe('retention by account', () => {
    const open = useStore(factory, { retentionMs: RETENTION_MS, retentionByAccount: { longer: 4 * RETENTION_MS } })

    it('keeps longer what an account keeps longer, whatever of others lies before and behind', async () => {
      const { store } = open
      const now = Date.now()
      // More than one step looks at, in one shard.
      const longer = Array.from({ length: 60 }, () => makeCustomer('longer', 9))
      for (const [index, customer] of longer.entries()) await push(store, makeKept(customer, now + index))
      const shorter = makeCustomer('shorter', 9)
      await push(store, makeKept(shorter, now + 61))
      const kept = async ({ account, customerId }: TestCustomer) =>
        (await store.customers.finished(account, customerId, 10)).length
      const later = now + 61 + RETENTION_MS
      await tidyUntil(store, later, async () => (await kept(shorter)) === 0)
      for (const customer of longer) expect(await kept(customer)).to.equal(1)
      expect((await store.customers.unrelayed({ account: 'longer', limit: 100 })).entries).to.have.length(60)
      expect((await store.customers.unrelayed({ account: 'shorter', limit: 100 })).entries).to.have.length(0)
      const last = longer[59]
      if (!last) throw new Error('There are 60.')
      await tidyUntil(store, now + 59 + 4 * RETENTION_MS, async () => (await kept(last)) === 0)
      expect((await store.customers.unrelayed({ account: 'longer', limit: 100 })).entries).to.have.length(0)
    })
  })
}
