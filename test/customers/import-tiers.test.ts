import { expect } from 'chai'
import { createFindCustomer } from '../../server/customers/find-customer.js'
import { createTierImport, type TierImportOptions, type TierRow } from '../../server/customers/import-tiers.js'
import { RelayError } from '../../server/errors.js'
import type { Store } from '../../server/store/store.js'
import { makeCustomer, nextShard, type TestCustomer } from '../store/conformance/builders.js'
import { knownCustomer } from '../store/conformance/steps.js'
import { createMemoryStore } from '../support/memory-store.js'

const WRITE: TierImportOptions = { dryRun: false, skipUnknown: false }

async function importing() {
  const store = createMemoryStore()
  const customers = await Promise.all(
    Array.from({ length: 3 }, () => knownCustomer(store, 1, makeCustomer('one', nextShard()))),
  )
  const state = { now: 1000 }
  const make = () =>
    createTierImport({
      customers: store.customers,
      tiers: store.tiers,
      facts: store.facts,
      locks: store.locks,
      // The identities of these customers are their OpenIDs.
      keys: { identityOf: (_, openId) => ({ shard: shardOf(openId), identity: openId }) },
      find: createFindCustomer(store.customers, ['one', 'two']),
      accounts: new Set(['one', 'two']),
      now: () => state.now,
    })
  const shardOf = (openId: string) => customers.find(({ identity }) => identity === openId)?.shard ?? 0
  const tiersNow = () => Promise.all(customers.map((customer) => tierIn(store, customer)))
  const [first, second, third] = customers
  if (!first || !second || !third) throw new Error('three customers')
  return { store, state, make, tiersNow, imports: make(), first, second, third }
}

async function tierIn(store: Store, { account, customerId }: TestCustomer): Promise<string> {
  const [entry] = await store.tiers.ofPerson(account, customerId)
  return entry ? `${entry.tier} ${entry.source} ${entry.updatedAt}` : ''
}

const row = ({ customerId }: TestCustomer, tier: TierRow['tier']): TierRow => ({ customerId, tier })
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'nothing',
    (error: unknown) => (error instanceof RelayError ? error.code : String(error)),
  )

describe('an import of tiers', () => {
  it('sets them by either id', async () => {
    const { imports, tiersNow, first, second } = await importing()
    const rows: TierRow[] = [row(first, 'Gold'), { account: 'one', openId: second.identity, tier: 'Platinum' }]
    expect(await imports.run(rows, WRITE)).to.deep.equal({ rows: 2, unknown: [], repeated: [], imported: 2 })
    expect(await tiersNow()).to.deep.equal(['Gold import 1000', 'Platinum import 1000', ''])
  })

  it('says what it would do, and does nothing', async () => {
    const { imports, tiersNow, first } = await importing()
    const rows = [row(first, 'Gold'), row(makeCustomer('one'), 'Gold')]
    const report = { rows: 2, unknown: [1], repeated: [], imported: 0 }
    expect(await imports.run(rows, { dryRun: true, skipUnknown: true })).to.deep.equal(report)
    expect(await tiersNow()).to.deep.equal(['', '', ''])
  })

  it('does nothing at all when anybody is unknown, or leaves them out on request', async () => {
    const { imports, tiersNow, first, second } = await importing()
    const rows: TierRow[] = [
      row(first, 'Gold'),
      { customerId: 'nobody', tier: 'Gold' },
      { account: 'two', openId: second.identity, tier: 'Gold' },
    ]
    expect(await imports.run(rows, WRITE)).to.deep.equal({ rows: 3, unknown: [1, 2], repeated: [], imported: 0 })
    expect(await tiersNow()).to.deep.equal(['', '', ''])
    expect(await imports.run(rows, { ...WRITE, skipUnknown: true })).to.include({ imported: 1 })
    expect(await tiersNow()).to.deep.equal(['Gold import 1000', '', ''])
    expect(await imports.run(rows.slice(1), { ...WRITE, skipUnknown: true })).to.include({ imported: 0 })
  })

  it('does nothing when somebody stands there twice, by whatever id', async () => {
    const { imports, tiersNow, first, second } = await importing()
    const rows: TierRow[] = [
      row(first, 'Gold'),
      row(second, 'Gold'),
      { account: 'one', openId: first.identity, tier: 'Standard' },
    ]
    const report = { rows: 3, unknown: [], repeated: [2], imported: 0 }
    expect(await imports.run(rows, { ...WRITE, skipUnknown: true })).to.deep.equal(report)
    expect(await tiersNow()).to.deep.equal(['', '', ''])
  })

  it('knows its accounts', async () => {
    const { imports, first } = await importing()
    const rows: TierRow[] = [row(first, 'Gold'), { account: 'three', openId: 'o', tier: 'Gold' }]
    expect(await codeOf(imports.run(rows, WRITE))).to.equal('unknown_account')
  })

  it('is one at a time', async () => {
    const { imports, tiersNow, first, second } = await importing()
    const both = [imports.run([row(first, 'Gold')], WRITE), imports.run([row(second, 'Gold')], WRITE)]
    expect((await Promise.all(both.map(codeOf))).sort()).to.deep.equal(['import_running', 'nothing'])
    expect((await tiersNow()).filter((tier) => tier !== '')).to.have.length(1)
    expect(await imports.run([row(first, 'Gold'), row(second, 'Gold')], WRITE)).to.include({ imported: 2 })
  })

  it('that a relay did not live to finish is finished by another, as a whole', async () => {
    const { store, state, make, imports, tiersNow, first, second } = await importing()
    const { put } = store.tiers
    const release = store.locks.release
    store.tiers.put = async () => {
      throw new RelayError('store_unavailable')
    }
    store.locks.release = () => Promise.reject(new Error('dead'))
    expect(await codeOf(imports.run([row(first, 'Gold'), row(second, 'Gold')], WRITE))).to.equal('store_unavailable')
    Object.assign(store.tiers, { put })
    store.locks.release = release
    expect(await tiersNow()).to.deep.equal(['', '', ''])
    // The dead one's lock stands for two minutes.
    state.now = 60_000
    await make().finish()
    expect(await tiersNow()).to.deep.equal(['', '', ''])
    state.now = 130_000
    await make().finish()
    expect(await tiersNow()).to.deep.equal(['Gold import 1000', 'Gold import 1000', ''])
    state.now = 140_000
    await store.tiers.put([
      { account: 'one', customerId: first.customerId, tier: 'Standard', source: 'import', updatedAt: 140_000 },
    ])
    await make().finish()
    expect(await tiersNow()).to.deep.equal(['Standard import 140000', 'Gold import 1000', ''])
  })

  it('of many is written to the last', async () => {
    const { store, imports } = await importing()
    const many: TestCustomer[] = []
    for (let count = 0; count < 1200; count++) {
      many.push(await knownCustomer(store, 1, makeCustomer('two', nextShard())))
    }
    const report = await imports.run(
      many.map((customer) => row(customer, 'Gold')),
      WRITE,
    )
    expect(report).to.include({ imported: 1200 })
    for (const customer of many) expect(await tierIn(store, customer)).to.equal('Gold import 1000')
  })
})
