import { expect } from 'chai'
import type { Store } from '../../../server/store/store.js'
import { makeCandidate, makeCustomer, makeItem, makePush, nextShard } from './builders.js'
import type { HarnessFactory, StoreHarness } from './harness.js'
import { claim, claimLane, elapse, idAt, ids, LEASE_MS, leasedWith, push, settlement } from './steps.js'

/** Two relays on one storage, for backends that allow it. */
export function describeRelays(factory: HarnessFactory): void {
  describe('two relays on one storage', () => {
    let now = 0
    let harness: StoreHarness
    let one: Store
    let two: Store

    before(async function () {
      harness = await factory()
      if (!harness.concurrent) {
        await harness.dispose()
        this.skip()
      }
      one = await harness.open()
      two = await harness.open()
    })

    beforeEach(() => {
      now = Date.now()
    })

    after(async () => {
      if (!harness.concurrent) return
      await one.close()
      await two.close()
      await harness.dispose()
    })

    it('drop each other’s duplicates and give the same reply', async () => {
      const customer = makeCustomer()
      const first = makePush(customer, now)
      const copies = [one, two, one, two].map((store) => {
        const candidate = makeCandidate(customer.shard)
        return store.acceptance.acceptPush({ ...first, candidate, item: makeItem(candidate.keyId) })
      })
      const answers = await Promise.all(copies)
      expect(answers.filter(({ outcome }) => outcome === 'accepted')).to.have.length(1)
      expect(new Set(answers.map(({ reply }) => reply)).size).to.equal(1)
    })

    it('never hold the same lane', async () => {
      const shard = nextShard()
      for (let i = 0; i < 10; i++) await push(one, makePush(makeCustomer(undefined, shard), now))
      const claims = await Promise.all([one, two, one, two].map((store) => claim(store, shard, now)))
      const customers = claims.flat().map(({ ref }) => ref.customerId)
      expect(customers).to.have.length(10)
      expect(new Set(customers).size).to.equal(10)
    })

    it('take over from each other', async () => {
      const { customer, leased } = await leasedWith(one, 'inbound', 2, now)
      expect(await claim(two, customer.shard, now + 1)).to.deep.equal([])
      const later = now + LEASE_MS + 1
      expect((await two.lanes.sweep(later)).due).to.include(customer.shard)
      const taken = await claimLane(two, customer, 'inbound', later)
      expect(taken.fence).to.be.greaterThan(leased.fence)
      expect(await one.lanes.settle(settlement(leased, idAt(leased.items, 0), later))).to.equal('lost')
      expect(await two.lanes.settle(settlement(taken, idAt(taken.items, 0), later))).to.equal('ok')
      expect(ids((await claimLane(one, customer, 'inbound', later)).items)).to.deep.equal([idAt(leased.items, 1)])
    })

    it('hear of lanes the other made ready', async () => {
      const heard: number[] = []
      const stop = two.lanes.onReady((shard) => void heard.push(shard))
      const shard = nextShard()
      for (let tries = 0; !heard.includes(shard) && tries < 100; tries++) {
        await push(one, makePush(makeCustomer(undefined, shard), now))
        await elapse(now, 10)
      }
      stop()
      expect(heard).to.include(shard)
    })

    it('share locks, tokens, budget and facts', async () => {
      const name = `shared-${now}`
      const minute = Math.floor(now / 60_000)
      expect(await one.locks.acquire(name, 'one', 60_000, now)).to.equal(true)
      expect(await two.locks.acquire(name, 'two', 60_000, now)).to.equal(false)
      expect((await one.budget.take(name, minute, 7, 10, now)).granted).to.equal(7)
      expect((await two.budget.take(name, minute, 7, 10, now)).granted).to.equal(3)
      await one.budget.pause(name, now + 1000, now)
      expect((await two.budget.take(name, minute, 7, 10, now)).pausedUntil).to.equal(now + 1000)
      expect(await one.facts.setOnce(name, 'one')).to.equal('one')
      expect(await two.facts.setOnce(name, 'two')).to.equal('one')
      const token = { sealed: 's', keyId: 'k', fingerprint: 'f', obtainedAt: now, expiresAt: now + 60_000 }
      await one.tokens.put(name, token, now)
      expect(await two.tokens.get(name, now)).to.deep.equal(token)
      await two.tokens.expire(name, 'f')
      expect(await one.tokens.get(name, now)).to.equal(undefined)
    })
  })
}
