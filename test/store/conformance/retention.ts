import { expect } from 'chai'
import { makeCustomer, makeKept } from './builders.js'
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
  })
}
