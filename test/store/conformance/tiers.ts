import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import type { TierEntry } from '../../../server/store/tiers.js'
import { makeCustomer, type TestCustomer } from './builders.js'
import { type HarnessFactory, useStore } from './harness.js'
import { knownCustomer } from './steps.js'

function entry({ account, customerId }: TestCustomer, change: Partial<TierEntry> = {}): TierEntry {
  return { account, customerId, tier: 'Gold', source: 'admin', updatedAt: 1000, ...change }
}

/** The tier directory. */
export function describeTiers(factory: HarnessFactory): void {
  describe('tiers', () => {
    const open = useStore(factory)
    const tiersOf = ({ account, customerId }: TestCustomer) => open.store.tiers.ofPerson(account, customerId)
    const known = () => knownCustomer(open.store, Date.now())

    it('are kept for customers who are known, and for no others', async () => {
      const [one, stranger, two] = [await known(), makeCustomer(), await known()]
      const entries = [entry(one), entry(stranger), entry(two, { tier: 'Platinum' })]
      expect(await open.store.tiers.put(entries)).to.deep.equal([true, false, true])
      expect(await tiersOf(one)).to.deep.equal([entries[0]])
      expect(await tiersOf(stranger)).to.deep.equal([])
      expect(await tiersOf(two)).to.deep.equal([entries[2]])
      const elsewhere = { ...one, account: two.account }
      expect(await tiersOf(elsewhere)).to.deep.equal([])
      expect(await open.store.tiers.put([])).to.deep.equal([])
    })

    it('are the newest of each source, and may be kept again', async () => {
      const customer = await known()
      const newer = entry(customer, { tier: 'Standard', updatedAt: 2000 })
      for (const given of [entry(customer), newer, entry(customer), newer]) {
        expect(await open.store.tiers.put([given])).to.deep.equal([true])
      }
      expect(await tiersOf(customer)).to.deep.equal([newer])
      const crm = entry(customer, { source: 'crm', tier: 'Platinum', updatedAt: 1500 })
      await open.store.tiers.put([crm])
      expect(await tiersOf(customer)).to.deep.equal([newer, crm])
      const corrected = { ...newer, tier: 'Gold' } as const
      await open.store.tiers.put([corrected])
      expect(await tiersOf(customer)).to.deep.equal([corrected, crm])
    })

    it('are those of the whole person, the newest first', async () => {
      const [one, two, alone] = [await known(), await known(), await known()]
      const union = randomUUID()
      for (const { account, customerId } of [one, two]) {
        await open.store.customers.joinPerson({ account, customerId, unionShard: 3, union, newPersonId: union })
      }
      const older = entry(one, { updatedAt: 1000 })
      const newer = entry(two, { tier: 'Platinum', source: 'import', updatedAt: 2000 })
      await open.store.tiers.put([older, newer, entry(alone)])
      for (const customer of [one, two]) expect(await tiersOf(customer)).to.deep.equal([newer, older])
      expect(await tiersOf(alone)).to.deep.equal([entry(alone)])
    })

    it('are taken by the hundred at once', async () => {
      const customers = await Promise.all(Array.from({ length: 20 }, known))
      const many = Array.from({ length: 600 }, (_, at) =>
        entry(customers[at % 20] ?? makeCustomer(), { updatedAt: at }),
      )
      expect((await open.store.tiers.put(many)).every(Boolean)).to.equal(true)
      for (const [at, customer] of customers.entries()) {
        expect((await tiersOf(customer)).map(({ updatedAt }) => updatedAt)).to.deep.equal([580 + at])
      }
    })
  })
}
