import { expect } from 'chai'
import {
  createGenesysImport,
  type GenesysLogReader,
  type GenesysRecord,
} from '../../../server/privacy/audit/import-genesys.js'
import { createMemoryStore } from '../../support/memory-store.js'
import { AT, CUSTOMER, trailDouble } from './trail-double.js'

const record = (number: number, over: Partial<GenesysRecord> = {}): GenesysRecord => ({
  id: `a-${number}`,
  at: AT - number * 1000,
  by: 'u-1',
  from: '198.51.100.4',
  what: 'Quality Conversation View',
  failed: false,
  ...over,
})

describe('createGenesysImport', () => {
  const request = { account: 'default', customerId: CUSTOMER, conversationId: 'v-1', from: 0, to: AT }

  function importing(read: GenesysLogReader['read']) {
    const { trail: audit, store, reader } = trailDouble()
    const { locks } = createMemoryStore()
    const deps = { audit, store, locks, now: () => AT }
    const load = createGenesysImport({ ...deps, reader: (account) => (account === 'default' ? { read } : undefined) })
    return { load, locks, reader }
  }

  it('puts both logs into one timeline with the own acts, once each', async () => {
    const quality = [record(1), record(2, { failed: true, by: '' })]
    const { load, reader } = importing(async (log) => ({ records: log === 'quality' ? quality : [record(1)] }))
    expect(await load(request)).to.deep.equal({
      quality: { found: 2, imported: 2, failure: '' },
      audits: { found: 1, imported: 1, failure: '' },
    })
    quality.push(record(3))
    const again = await load(request)
    expect([again.quality, again.audits].map(({ imported }) => imported)).to.deep.equal([1, 0])
    const { entries } = await reader.query({ accounts: ['default'], conversationId: 'v-1', limit: 10 })
    expect(
      entries.map(({ reference, actor, result }) => `${reference} ${actor.kind}:${actor.id} ${result}`),
    ).to.deep.equal([
      'quality:a-3 genesys:u-1 done',
      'quality:a-2 genesys:system failed',
      'quality:a-1 genesys:u-1 done',
      'audits:a-1 genesys:u-1 done',
    ])
    expect(entries[0]).to.include({ at: AT - 3000, recordedAt: AT, customerId: CUSTOMER, from: '198.51.100.4' })
    expect((await reader.verify('default')).problems).to.deep.equal([])
  })

  it('takes one log when the other cannot be read, and says so', async () => {
    const { load } = importing(async (log) => (log === 'quality' ? { failure: 'http_403' } : { records: [record(1)] }))
    const report = await load(request)
    expect(report.quality).to.deep.equal({ found: 0, imported: 0, failure: 'http_403' })
    expect(report.audits.imported).to.equal(1)
  })

  it('runs once at a time, and gives the turn back when it fails', async () => {
    const { load, locks } = importing(async () => Promise.reject(new Error('away')))
    for (let i = 0; i < 2; i++) expect(await load(request).catch((error: Error) => error.message)).to.equal('away')
    await locks.acquire('audit-import', 'another', 1000, AT)
    expect(await load(request).catch((error: unknown) => error)).to.include({ code: 'import_running' })
  })

  it('knows no other account', async () => {
    const { load } = importing(async () => ({ records: [] }))
    const refused = await load({ ...request, account: 'none' }).catch((error: unknown) => error)
    expect(refused).to.include({ code: 'unknown_account' })
  })
})
