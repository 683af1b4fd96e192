import { expect } from 'chai'
import { ACTIONS_KEY, ADMIN_KEY, startApp } from '../app-double.js'

describe('messageLengthRoutes', () => {
  it('measure a text as it would go out', async () => {
    const app = await startApp()
    const measure = async (text: string) =>
      (await app.send(ACTIONS_KEY, 'POST', '/api/v1/messages/validate-length', { text })).json()
    const limit = { limitBytes: 2048, withinLimit: true }
    expect(await measure('')).to.deep.equal({ characters: 0, bytes: 0, parts: 0, ...limit })
    expect(await measure('你好👋')).to.deep.equal({ characters: 3, bytes: 10, parts: 1, ...limit })
    const long = { characters: 1000, bytes: 3000, limitBytes: 2048, withinLimit: false, parts: 2 }
    expect(await measure('好'.repeat(1000))).to.deep.equal(long)
    await app.close()
  })

  it('are for flows', async () => {
    const app = await startApp()
    expect((await app.send(ADMIN_KEY, 'POST', '/api/v1/messages/validate-length', { text: '' })).status).to.equal(403)
    await app.close()
  })
})
