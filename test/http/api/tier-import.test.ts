import { expect } from 'chai'
import type { TierImportOptions, TierRow } from '../../../server/customers/import-tiers.js'
import { MAX_IMPORT_ROWS } from '../../../server/http/api/tier-import.js'
import { ACTIONS_KEY, ADMIN_KEY, type Answer, CUSTOMER_ID, startApp } from '../app-double.js'

const PATH = '/api/v1/tiers/import'
const verdict = (answer: Answer) =>
  `${answer.status} ${(answer.json() as { error?: { code: string } }).error?.code ?? 'ok'}`

describe('tierImportRoutes', () => {
  it('hand the rows on as they are', async () => {
    const runs: [readonly TierRow[], TierImportOptions][] = []
    const report = { rows: 2, unknown: [1], repeated: [], imported: 0 }
    const app = await startApp({
      tierImport: {
        run: async (...given) => {
          runs.push(given)
          return report
        },
      },
    })
    const rows = [
      { customerId: CUSTOMER_ID, tier: 'Gold' },
      { account: 'default', openId: 'o1', tier: 'Platinum' },
    ]
    expect((await app.send(ADMIN_KEY, 'POST', PATH, { rows, dryRun: true })).json()).to.deep.equal(report)
    await app.send(ADMIN_KEY, 'POST', PATH, { rows, skipUnknown: true })
    expect(runs).to.deep.equal([
      [rows, { dryRun: true, skipUnknown: false }],
      [rows, { dryRun: false, skipUnknown: true }],
    ])
    await app.close()
  })

  it('take as many rows as one import may have, and more than a megabyte', async () => {
    const app = await startApp()
    const rows = Array.from({ length: MAX_IMPORT_ROWS }, () => ({ customerId: CUSTOMER_ID, tier: 'Gold' }))
    const answer = await app.send(ADMIN_KEY, 'POST', PATH, { rows })
    expect(answer.json()).to.include({ imported: MAX_IMPORT_ROWS })
    expect(verdict(await app.send(ADMIN_KEY, 'POST', PATH, { rows: [...rows, rows[0]] }))).to.equal(
      '400 invalid_parameter',
    )
    await app.close()
  })

  it('refuse what is wrong, whole', async () => {
    const app = await startApp({ tierImport: { run: () => Promise.reject(new Error('not asked')) } })
    const right = { customerId: CUSTOMER_ID, tier: 'Gold' }
    const bodies: unknown[] = [
      {},
      { rows: [] },
      { rows: {} },
      { rows: [right], dryRun: 'yes' },
      { rows: [right], dryrun: true },
      { rows: [right, null] },
      { rows: [right, { ...right, tier: 'gold' }] },
      { rows: [{ tier: 'Gold' }] },
      { rows: [{ account: 'default', tier: 'Gold' }] },
      { rows: [{ openId: 'o1', tier: 'Gold' }] },
      { rows: [{ ...right, openId: 'o1', account: 'default' }] },
      { rows: [{ ...right, name: 'x' }] },
      { rows: [{ customerId: '', tier: 'Gold' }] },
      { rows: [{ customerId: 'x'.repeat(129), tier: 'Gold' }] },
    ]
    for (const body of bodies) {
      const answer = await app.send(ADMIN_KEY, 'POST', PATH, body)
      expect(verdict(answer), JSON.stringify(body)).to.equal('400 invalid_parameter')
      expect(answer.text).not.to.include('o1')
    }
    expect((await app.send(ACTIONS_KEY, 'POST', PATH, { rows: [right] })).status).to.equal(403)
    await app.close()
  })
})
