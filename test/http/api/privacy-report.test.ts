import { expect } from 'chai'
import { loadConfig } from '../../../server/config.js'
import { createPrivacyReport, type PrivacyReport } from '../../../server/privacy/export/privacy-report.js'
import { COMPLETE } from '../../config/environment.js'
import { trailDouble } from '../../privacy/audit/trail-double.js'
import { apiKey } from '../api-key.js'
import { ADMIN_KEY, startApp } from '../app-double.js'

const PRIVACY = 'privacy-key-0123456789abcd'
const OTHER = 'privacy-key-of-second-only'
const PATH = '/api/v1/privacy-report'

async function app() {
  const config = loadConfig({ ...COMPLETE })
  const asked: number[] = []
  const audit = trailDouble()
  const started = await startApp({
    audit: audit.trail,
    apiKeys: [
      apiKey('privacy', PRIVACY),
      { ...apiKey('privacy', OTHER), accounts: ['second'] },
      apiKey('admin', ADMIN_KEY),
    ],
    privacyReport: createPrivacyReport(config, {
      count: async (_account, year) => {
        asked.push(year)
        return { customers: 7, sensitive: 2 }
      },
    }),
  })
  return { ...started, asked, audit }
}

describe('privacyReportRoutes', () => {
  it('tell how many persons, under which settings, recorded', async () => {
    const { send, asked, audit, close } = await app()
    const report = (await send(PRIVACY, 'GET', PATH)).json() as PrivacyReport
    expect(report).to.include({ year: 2026, boundary: 'global' })
    const [account] = report.accounts
    expect(account).to.include({ account: 'default', persons: 7, personsWithSensitive: 2 })
    expect(account?.recipientHost).to.match(/^api\./)
    expect(account?.kinds['resident-id']).to.deep.equal({ sensitive: true, action: 'redact', legalBasis: '' })
    expect(account?.retentionDays).to.deep.equal({ transcript: 30, personalData: 30, media: 1 })
    expect(JSON.stringify(report)).to.not.include('secret')
    await send(PRIVACY, 'GET', `${PATH}?year=2025`)
    expect(asked).to.deep.equal([2026, 2025])
    const recorded = (await audit.store.chain('*', 0, 10)).map(({ text }) => text.includes('privacy-report.read'))
    expect(recorded).to.deep.equal([true, true])
    await close()
  })

  it('are for privacy officers, of their accounts', async () => {
    const { send, close } = await app()
    expect((await send(ADMIN_KEY, 'GET', PATH)).status).to.equal(403)
    expect(((await send(OTHER, 'GET', PATH)).json() as PrivacyReport).accounts).to.deep.equal([])
    for (const year of ['1999', '26', 'x', '20260'])
      expect((await send(PRIVACY, 'GET', `${PATH}?year=${year}`)).status).to.equal(400)
    await close()
  })
})
