import { expect } from 'chai'
import { ACTIONS_KEY, ADMIN_KEY, CUSTOMER_ID, startApp } from '../app-double.js'

const PATH = `/api/v1/customers/${CUSTOMER_ID}/context`

describe('customerContextRoutes', () => {
  it('answer moments as such', async () => {
    const app = await startApp({
      customerContext: async () => ({
        known: true,
        tier: 'Gold',
        language: 'en',
        remainingQuota: 4,
        windowEndsAt: Date.UTC(2026, 0, 4),
        sessionStartedAt: Date.UTC(2026, 0, 2),
      }),
    })
    expect((await app.send(ACTIONS_KEY, 'GET', PATH)).json()).to.deep.equal({
      known: true,
      tier: 'Gold',
      language: 'en',
      remainingQuota: 4,
      windowEndsAt: '2026-01-04T00:00:00.000Z',
      sessionStartedAt: '2026-01-02T00:00:00.000Z',
    })
    expect((await app.send(ADMIN_KEY, 'GET', PATH)).status).to.equal(403)
    await app.close()
  })

  it('are empty for somebody unknown, without a quota', async () => {
    const app = await startApp()
    const empty = { known: false, tier: 'Standard', language: '', windowEndsAt: '', sessionStartedAt: '' }
    expect((await app.send(ACTIONS_KEY, 'GET', PATH)).json()).to.deep.equal(empty)
    await app.close()
  })
})
