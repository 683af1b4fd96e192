import { expect } from 'chai'
import { ACTIONS_KEY, ADMIN_KEY, startApp } from '../app-double.js'

describe('pingRoutes', () => {
  it('say which relay answers, and its time', async () => {
    const app = await startApp({ clock: { now: () => Date.UTC(2026, 0, 2), monotonic: () => 0 } })
    const answer = await app.send(ACTIONS_KEY, 'GET', '/api/v1/ping')
    expect(answer.json()).to.deep.equal({ ok: true, relayVersion: '1.2.3', time: '2026-01-02T00:00:00.000Z' })
    expect((await app.send(ADMIN_KEY, 'GET', '/api/v1/ping')).status).to.equal(403)
    await app.close()
  })
})
