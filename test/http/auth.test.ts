import { expect } from 'chai'
import { startApp } from './app-double.js'

describe('createApiAuth', () => {
  it('lets nobody in when there are no keys', async () => {
    const app = await startApp({ apiKeys: [] })
    const answer = await app.ask('GET', '/api/v1/unrelayed', { authorization: 'Bearer anything' })
    expect(answer.status).to.equal(401)
    await app.close()
  })

  it('gives a key that stands under two roles both', async () => {
    const key = 'one-key-for-two-roles-000'
    const app = await startApp({
      apiKeys: [
        { role: 'privacy', key },
        { role: 'admin', key },
      ],
    })
    const answer = await app.ask('GET', '/api/v1/unrelayed', { authorization: `Bearer ${key}` })
    expect(answer.status).to.equal(200)
    await app.close()
  })
})
