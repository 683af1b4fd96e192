import { expect } from 'chai'
import type { Store } from '../../../server/store/store.js'
import { makeCustomer, makePush, makeWebhook, nextShard } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import { claimLane, idAt, knownCustomer, push, webhook } from './steps.js'

const PATIENCE_MS = 3000

async function until(holds: () => boolean): Promise<boolean> {
  const deadline = performance.now() + PATIENCE_MS
  while (!holds() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5))
  return holds()
}

/** Being told of lanes that became ready. */
export function describeReady(factory: HarnessFactory): void {
  describe('becoming ready', () => {
    const open = useStore(factory)
    let now = 0

    beforeEach(() => {
      now = Date.now()
    })

    /** Listens, and waits until it hears: a subscription may take a moment. Several listen to all shards. */
    async function listen(listening: Store): Promise<{ heard: number[]; stop: () => void }> {
      const heard: number[] = []
      const stop = listening.lanes.onReady((shard) => void heard.push(shard))
      for (let tries = 0; heard.length === 0 && tries < 100; tries++) {
        await push(open.store, makePush(makeCustomer(), now))
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      expect(heard).to.not.deep.equal([])
      return { heard, stop }
    }

    /** Events come in order: once this one is heard, all before it were. */
    async function flush(heard: number[], not: number): Promise<void> {
      let shard = nextShard()
      while (shard === not || heard.includes(shard)) shard = nextShard()
      await push(open.store, makePush(makeCustomer(undefined, shard), now))
      expect(await until(() => heard.includes(shard)), 'the last event').to.equal(true)
    }

    it('is told with the shard, once, when a lane gets its first item', async () => {
      const { heard, stop } = await listen(open.store)
      const customer = makeCustomer()
      await flush(heard, customer.shard)
      const before = heard.length
      expect((await push(open.store, makePush(customer, now))).ready).to.equal(true)
      expect((await push(open.store, makePush(customer, now))).ready).to.equal(false)
      expect((await push(open.store, makePush(customer, now))).ready).to.equal(false)
      await flush(heard, customer.shard)
      expect(heard.slice(before).filter((shard) => shard === customer.shard)).to.have.length(1)
      stop()
    })

    it('is not told while the lane is leased, nor for a duplicate', async () => {
      const { heard, stop } = await listen(open.store)
      const customer = makeCustomer()
      const first = makePush(customer, now)
      await push(open.store, first)
      await claimLane(open.store, customer, 'inbound', now)
      await flush(heard, customer.shard)
      const before = heard.length
      expect((await push(open.store, makePush(customer, now))).ready).to.equal(false)
      await open.store.acceptance.acceptPush(first)
      await flush(heard, customer.shard)
      expect(heard.slice(before)).to.not.include(customer.shard)
      stop()
    })

    it('is told for an outbound lane, and for one woken by a customer message', async () => {
      const customer = await knownCustomer(open.store, now)
      const { heard, stop } = await listen(open.store)
      const told = async () => {
        const there = await until(() => heard.includes(customer.shard))
        await flush(heard, customer.shard)
        heard.splice(0)
        return there
      }
      heard.splice(0)
      expect((await webhook(open.store, makeWebhook(customer, now))).ready).to.equal(true)
      expect(await told()).to.equal(true)
      const { ref, fence, items } = await claimLane(open.store, customer, 'outbound', now)
      await push(open.store, makePush(customer, now))
      expect(await told()).to.equal(true)
      const inbound = await claimLane(open.store, customer, 'inbound', now)
      await open.store.lanes.release(ref, fence, now)
      const again = await claimLane(open.store, customer, 'outbound', now)
      const itemId = idAt(items, 0)
      const deferral = { ref, fence: again.fence, itemId, dueAt: now + 500_000, attempts: 1 }
      await open.store.lanes.defer({ ...deferral, untilCustomerMessage: true })
      await flush(heard, customer.shard)
      heard.splice(0)
      // The inbound lane is leased still: what is told is the outbound one.
      expect((await push(open.store, makePush(customer, now + 1))).ready).to.equal(true)
      expect(await told()).to.equal(true)
      expect(inbound.ref.lane).to.equal('inbound')
      stop()
    })

    it('is told to all who listen, until they stop', async () => {
      const one = await listen(open.store)
      const two = await listen(open.store)
      const first = makeCustomer()
      await push(open.store, makePush(first, now))
      expect(await until(() => one.heard.includes(first.shard) && two.heard.includes(first.shard))).to.equal(true)
      one.stop()
      one.stop()
      const length = one.heard.length
      await flush(two.heard, first.shard)
      expect(one.heard).to.have.length(length)
      two.stop()
    })
  })
}
