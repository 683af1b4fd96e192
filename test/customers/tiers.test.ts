import { expect } from 'chai'
import type { CrmAnswer } from '../../server/customers/crm/connector.js'
import { createFindCustomer } from '../../server/customers/find-customer.js'
import { createTierDirectory } from '../../server/customers/tiers.js'
import { RelayError } from '../../server/errors.js'
import type { TierEntry } from '../../server/store/tiers.js'
import { makeCustomer, nextShard } from '../store/conformance/builders.js'
import { knownCustomer } from '../store/conformance/steps.js'
import { createMemoryStore } from '../support/memory-store.js'

const UNKNOWN = { tier: 'Standard', known: false, updatedAt: undefined }

async function directory({ withCrm = false } = {}) {
  const store = createMemoryStore()
  const state = { now: 1000, crm: { kind: 'none' } as CrmAnswer }
  const lookups: string[] = []
  const errors: unknown[] = []
  const customer = await knownCustomer(store, 1, makeCustomer('one', nextShard()))
  const other = await knownCustomer(store, 1, makeCustomer('two', nextShard()))
  const tiers = createTierDirectory({
    tiers: store.tiers,
    find: createFindCustomer(store.customers, ['one', 'two']),
    crmOf: () => (withCrm ? async () => state.crm : undefined),
    now: () => state.now,
    onLookup: (source) => void lookups.push(source),
    onError: (error) => void errors.push(error),
  })
  const put = (change: Partial<TierEntry>) =>
    store.tiers.put([
      { account: 'one', customerId: customer.customerId, tier: 'Gold', source: 'import', updatedAt: 500, ...change },
    ])
  return { store, state, lookups, errors, customer, other, tiers, put }
}

describe('the tier directory', () => {
  it('knows what was set, and assumes Standard of everybody else', async () => {
    const { tiers, state, customer, other, lookups } = await directory()
    const { customerId } = customer
    expect(await tiers.get(customerId)).to.deep.equal({ customerId, ...UNKNOWN })
    const set = { customerId, tier: 'Platinum', known: true, updatedAt: 1000 }
    expect(await tiers.set(customerId, 'Platinum')).to.deep.equal(set)
    state.now = 2000
    expect(await tiers.get(customerId)).to.deep.equal(set)
    expect(await tiers.get(other.customerId)).to.deep.equal({ customerId: other.customerId, ...UNKNOWN })
    expect(await tiers.get('nobody')).to.deep.equal({ customerId: 'nobody', ...UNKNOWN })
    expect(lookups).to.deep.equal(['none', 'admin', 'none', 'none'])
  })

  it('sets nothing for somebody unknown', async () => {
    const { tiers } = await directory()
    for (const id of ['nobody', '00112233-4455-4677-8899-aabbccddeeff']) {
      const error: unknown = await tiers.set(id, 'Gold').catch((thrown: unknown) => thrown)
      expect(error).to.be.instanceOf(RelayError).with.property('code', 'unknown_customer')
    }
  })

  it('takes the newest of a person', async () => {
    const { store, tiers, state, customer, other, lookups } = await directory()
    for (const { account, customerId } of [customer, other]) {
      await store.customers.joinPerson({ account, customerId, unionShard: 1, union: 'u', newPersonId: 'p' })
    }
    await tiers.set(customer.customerId, 'Platinum')
    state.now = 2000
    await tiers.set(other.customerId, 'Gold')
    for (const { customerId } of [customer, other]) {
      expect(await tiers.get(customerId)).to.deep.equal({ customerId, tier: 'Gold', known: true, updatedAt: 2000 })
    }
    expect(lookups).to.deep.equal(['admin', 'admin'])
  })

  describe('with a CRM', () => {
    it('believes it, and dates it from when it first said so', async () => {
      const { tiers, state, customer, put, lookups } = await directory({ withCrm: true })
      await put({})
      state.crm = { kind: 'tier', tier: 'Platinum' }
      expect(await tiers.get(customer.customerId)).to.include({ tier: 'Platinum', known: true, updatedAt: 1000 })
      state.now = 5000
      expect(await tiers.get(customer.customerId)).to.include({ tier: 'Platinum', updatedAt: 1000 })
      state.crm = { kind: 'tier', tier: 'Standard' }
      expect(await tiers.get(customer.customerId)).to.include({ tier: 'Standard', updatedAt: 5000 })
      expect(lookups).to.deep.equal(['crm', 'crm', 'crm'])
    })

    it('lets stand what was set by hand since, until it says something else', async () => {
      const { tiers, state, customer, lookups } = await directory({ withCrm: true })
      state.crm = { kind: 'tier', tier: 'Standard' }
      await tiers.get(customer.customerId)
      state.now = 2000
      await tiers.set(customer.customerId, 'Gold')
      state.now = 3000
      expect(await tiers.get(customer.customerId)).to.include({ tier: 'Gold', updatedAt: 2000 })
      state.crm = { kind: 'tier', tier: 'Platinum' }
      expect(await tiers.get(customer.customerId)).to.include({ tier: 'Platinum', updatedAt: 3000 })
      expect(lookups).to.deep.equal(['crm', 'admin', 'crm'])
    })

    it('that does not know the customer forgets what it said, and nothing else', async () => {
      const { tiers, state, customer, put, lookups } = await directory({ withCrm: true })
      state.crm = { kind: 'tier', tier: 'Platinum' }
      await tiers.get(customer.customerId)
      state.crm = { kind: 'none' }
      expect(await tiers.get(customer.customerId)).to.include({ tier: 'Standard', known: false })
      await put({})
      expect(await tiers.get(customer.customerId)).to.include({ tier: 'Gold', known: true, updatedAt: 500 })
      expect(lookups).to.deep.equal(['crm', 'none', 'import'])
    })

    it('that is down leaves the last known tier, or none', async () => {
      const { tiers, state, customer, other, lookups } = await directory({ withCrm: true })
      state.crm = { kind: 'tier', tier: 'Platinum' }
      await tiers.get(customer.customerId)
      state.crm = { kind: 'down' }
      state.now = 9000
      expect(await tiers.get(customer.customerId)).to.include({ tier: 'Platinum', known: true, updatedAt: 1000 })
      expect(await tiers.get(other.customerId)).to.include({ tier: 'Standard', known: false })
      expect(lookups).to.deep.equal(['crm', 'last_known', 'none'])
    })

    it('is believed also when it cannot be written down', async () => {
      const { store, tiers, state, customer, errors } = await directory({ withCrm: true })
      state.crm = { kind: 'tier', tier: 'Gold' }
      store.tiers.put = () => Promise.reject(new Error('read only'))
      expect(await tiers.get(customer.customerId)).to.include({ tier: 'Gold', known: true })
      expect(errors).to.have.length(1)
    })
  })
})
