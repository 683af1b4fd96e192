import { expect } from 'chai'
import { makeCustomer, makeItem, makePush, makeWebhook, nextShard } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import {
  claim,
  claimLane,
  idAt,
  ids,
  knownCustomer,
  LEASE_MS,
  leasedWith,
  push,
  record,
  settlement,
  webhook,
} from './steps.js'

/** Lanes as queues: what is claimed, in which order, and when. */
export function describeLanes(factory: HarnessFactory): void {
  describe('lanes', () => {
    const open = useStore(factory)
    let now = 0

    beforeEach(() => {
      now = Date.now()
    })

    describe('claiming', () => {
      it('answers a lane once with all its items, whatever was accepted into it', async () => {
        const customer = await knownCustomer(open.store, now)
        const pushes = [makePush(customer, now), makePush(customer, now), makePush(customer, now)]
        for (const each of pushes) await push(open.store, each)
        const lanes = await claim(open.store, customer.shard, now)
        expect(lanes).to.have.length(1)
        const [lane] = lanes
        expect(lane?.ref).to.deep.equal({ account: customer.account, customerId: customer.customerId, lane: 'inbound' })
        expect(lane?.leaseUntil).to.equal(now + LEASE_MS)
        expect(lane?.head).to.include({ itemId: pushes[0]?.item.id, attempts: 0, plan: '' })
        expect(lane?.customer).to.deep.equal(await record(open.store, customer))
        expect(ids(lane?.items ?? [])).to.deep.equal(pushes.map(({ item }) => item.id))
      })

      it('gives items rising places that are never used again', async () => {
        const customer = await knownCustomer(open.store, now)
        const seen: number[] = []
        for (let round = 0; round < 3; round++) {
          for (let i = 0; i < 2; i++) await push(open.store, makePush(customer, now))
          const leased = await claimLane(open.store, customer, 'inbound', now)
          seen.push(...leased.items.map(({ seq }) => seq))
          for (const [index, { id }] of leased.items.entries()) {
            await open.store.lanes.settle(settlement(leased, id, now, { next: index === 1 ? 'release' : 'begin' }))
          }
        }
        expect(seen).to.have.length(6)
        expect(seen).to.deep.equal([...new Set(seen)].sort((a, b) => a - b))
      })

      it('claims the three lanes of a customer each by itself', async () => {
        const customer = await knownCustomer(open.store, now)
        await push(open.store, makePush(customer, now))
        await webhook(open.store, makeWebhook(customer, now, { receipt: makeItem(customer.keyId, 'receipt') }))
        const lanes = await claim(open.store, customer.shard, now)
        expect(lanes.map(({ ref }) => ref.lane)).to.have.members(['inbound', 'outbound', 'receipts'])
      })

      it('answers no more items and lanes than asked for', async () => {
        const shard = nextShard()
        for (let i = 0; i < 5; i++) {
          const customer = makeCustomer(undefined, shard)
          for (let n = 0; n < 3; n++) await push(open.store, makePush(customer, now))
        }
        const request = { owner: 'worker', now, leaseMs: LEASE_MS, maxLanes: 2, maxItems: 2 }
        const counts: number[] = []
        const customers: string[] = []
        for (let round = 0; round < 4; round++) {
          const lanes = await open.store.lanes.claim(shard, request)
          counts.push(lanes.length)
          for (const { ref, items } of lanes) {
            expect(items).to.have.length(2)
            customers.push(ref.customerId)
          }
        }
        expect(counts).to.deep.equal([2, 2, 1, 0])
        expect(new Set(customers).size).to.equal(5)
      })

      it('takes the longest due first', async () => {
        const shard = nextShard()
        const customers = [
          makeCustomer(undefined, shard),
          makeCustomer(undefined, shard),
          makeCustomer(undefined, shard),
        ]
        const [a, b, c] = customers as [(typeof customers)[0], (typeof customers)[0], (typeof customers)[0]]
        await push(open.store, makePush(b, now + 2))
        await push(open.store, makePush(c, now + 3))
        await push(open.store, makePush(a, now + 1))
        const claimed: string[] = []
        for (let round = 0; round < 3; round++) {
          const request = { owner: 'worker', now: now + 10, leaseMs: LEASE_MS, maxLanes: 1, maxItems: 1 }
          for (const { ref } of await open.store.lanes.claim(shard, request)) claimed.push(ref.customerId)
        }
        expect(claimed).to.deep.equal([a.customerId, b.customerId, c.customerId])
      })

      it('takes lanes of the shard only', async () => {
        const customer = await knownCustomer(open.store, now)
        await push(open.store, makePush(customer, now))
        expect(await claim(open.store, nextShard(), now)).to.deep.equal([])
        expect(await claim(open.store, customer.shard, now)).to.have.length(1)
      })

      it('takes a lane for one worker at a time', async () => {
        const { customer } = await leasedWith(open.store, 'inbound', 1, now)
        expect(await claim(open.store, customer.shard, now)).to.deep.equal([])
        expect(await push(open.store, makePush(customer, now + 1))).to.include({ ready: false })
        expect(await claim(open.store, customer.shard, now + 1)).to.deep.equal([])
      })

      it('shares lanes out among claims that come at once', async () => {
        const shard = nextShard()
        for (let i = 0; i < 6; i++) await push(open.store, makePush(makeCustomer(undefined, shard), now))
        const claims = await Promise.all(Array.from({ length: 4 }, () => claim(open.store, shard, now)))
        const customers = claims.flat().map(({ ref }) => ref.customerId)
        expect(customers).to.have.length(6)
        expect(new Set(customers).size).to.equal(6)
      })
    })

    describe('giving back', () => {
      it('makes what waits due at once, what came meanwhile included', async () => {
        const { customer, leased } = await leasedWith(open.store, 'inbound', 2, now)
        const late = makePush(customer, now)
        await push(open.store, late)
        expect(await open.store.lanes.release(leased.ref, leased.fence, now)).to.equal('ok')
        const again = await claimLane(open.store, customer, 'inbound', now)
        expect(ids(again.items)).to.deep.equal([...ids(leased.items), late.item.id])
        expect(again.fence).to.be.greaterThan(leased.fence)
      })

      it('is due at once after a settlement that lets go, with the next item as head', async () => {
        const { customer, leased } = await leasedWith(open.store, 'outbound', 3, now)
        await open.store.lanes.settle(settlement(leased, idAt(leased.items, 0), now))
        const again = await claimLane(open.store, customer, 'outbound', now)
        expect(ids(again.items)).to.deep.equal(ids(leased.items).slice(1))
        expect(again.head.itemId).to.equal(idAt(leased.items, 1))
      })

      it('leaves an emptied lane unclaimable until something comes', async () => {
        for (const next of ['release', 'begin'] as const) {
          const { customer, leased } = await leasedWith(open.store, 'inbound', 1, now)
          await open.store.lanes.settle(settlement(leased, idAt(leased.items, 0), now, { next }))
          expect(await claim(open.store, customer.shard, now)).to.deep.equal([])
          expect(await push(open.store, makePush(customer, now))).to.include({ ready: true })
          expect(await claim(open.store, customer.shard, now)).to.have.length(1)
        }
      })

      it('changes nothing when repeated after the lane was given back', async () => {
        const { customer, leased } = await leasedWith(open.store, 'inbound', 2, now)
        const { ref, fence } = leased
        await open.store.lanes.release(ref, fence, now)
        await open.store.lanes.release(ref, fence, now)
        const lanes = await claim(open.store, customer.shard, now)
        expect(lanes).to.have.length(1)
        expect(ids(lanes[0]?.items ?? [])).to.deep.equal(ids(leased.items))
        expect(await open.store.lanes.release(ref, fence, now)).to.equal('lost')
        expect(await claim(open.store, customer.shard, now)).to.deep.equal([])
      })
    })

    describe('deferring', () => {
      it('keeps the lane from being claimed before the head is due, whatever comes behind it', async () => {
        const { customer, leased } = await leasedWith(open.store, 'inbound', 2, now)
        const { ref, fence } = leased
        const itemId = idAt(leased.items, 0)
        const deferral = { ref, fence, itemId, dueAt: now + 5000, attempts: 1 }
        expect(await open.store.lanes.defer(deferral)).to.equal('ok')
        const late = makePush(customer, now + 1)
        await push(open.store, late)
        expect(await claim(open.store, customer.shard, now + 4999)).to.deep.equal([])
        const again = await claimLane(open.store, customer, 'inbound', now + 5000)
        expect(ids(again.items)).to.deep.equal([...ids(leased.items), late.item.id])
        expect(again.head).to.include({ itemId, attempts: 1 })
      })

      it('delays no other lane', async () => {
        const { customer, leased } = await leasedWith(open.store, 'inbound', 1, now)
        const { ref, fence, items } = leased
        await open.store.lanes.defer({ ref, fence, itemId: idAt(items, 0), dueAt: now + 5000, attempts: 1 })
        const neighbour = makeCustomer(customer.account, customer.shard)
        await push(open.store, makePush(neighbour, now))
        await webhook(open.store, makeWebhook(customer, now))
        expect(await claim(open.store, customer.shard, now)).to.have.length(2)
      })

      it('holds on when repeated', async () => {
        const { customer, leased } = await leasedWith(open.store, 'inbound', 1, now)
        const { ref, fence, items } = leased
        const deferral = { ref, fence, itemId: idAt(items, 0), dueAt: now + 5000, attempts: 3 }
        await open.store.lanes.defer(deferral)
        await open.store.lanes.defer(deferral)
        expect(await claim(open.store, customer.shard, now + 4999)).to.deep.equal([])
        const again = await claim(open.store, customer.shard, now + 5000)
        expect(again.map(({ head }) => head.attempts)).to.deep.equal([3])
        expect(await open.store.lanes.defer(deferral)).to.equal('lost')
        expect(await open.store.lanes.renew([again[0] ?? leased], now + 60_000)).to.deep.equal(['ok'])
      })
    })
  })
}
