import { expect } from 'chai'
import type { AppAccess } from '../../server/http/app.js'
import { createFailedAuth } from '../../server/http/failed-auth.js'
import { ACTIONS_KEY, ADMIN_KEY, CUSTOMER_ID, PRIVACY_KEY, startApp } from './app-double.js'

const TIER = `/api/v1/customers/${CUSTOMER_ID}/tier`

describe('a port of its own for operators', () => {
  async function statuses(surface: AppAccess['surface']) {
    const failedAuth = createFailedAuth({ now: () => 0 })
    const app = await startApp({ access: { surface, trustsProxy: () => false, failedAuth } })
    const asked = {
      health: await app.ask('GET', '/healthz'),
      metrics: await app.ask('GET', '/metrics'),
      tier: await app.send(ACTIONS_KEY, 'GET', TIER),
      deadLetters: await app.send(ADMIN_KEY, 'GET', '/api/v1/dead-letters'),
      audit: await app.send(PRIVACY_KEY, 'GET', '/api/v1/audit'),
      hidden: await app.send(ACTIONS_KEY, 'GET', '/api/v1/dead-letters'),
      media: await app.ask('GET', `/media/${'a'.repeat(43)}`),
    }
    await app.close()
    return Object.fromEntries(Object.entries(asked).map(([name, { status }]) => [name, status]))
  }

  it('leaves the public one without their routes, and without their keys', async () => {
    expect(await statuses('public')).to.deep.equal({
      ...{ health: 200, metrics: 404, tier: 200, deadLetters: 401, audit: 401, hidden: 404, media: 404 },
    })
  })

  it('serves all that needs a key', async () => {
    expect(await statuses('admin')).to.deep.include({
      health: 200,
      metrics: 200,
      deadLetters: 200,
      audit: 200,
      hidden: 403,
    })
  })

  it('is not needed', async () => {
    expect(await statuses('all')).to.deep.include({
      metrics: 200,
      tier: 200,
      deadLetters: 200,
      audit: 200,
      hidden: 403,
    })
  })
})
