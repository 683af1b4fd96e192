import { expect } from 'chai'
import { startApp } from '../app-double.js'

describe('healthRoutes', () => {
  it('is alive whatever the store does, and ready only with it', async () => {
    let store: () => Promise<void> = () => Promise.reject(new Error('away'))
    const app = await startApp({ ping: () => store() })
    expect((await app.ask('GET', '/healthz')).status).to.equal(200)
    const away = await app.ask('GET', '/readyz')
    expect(away.status).to.equal(503)
    expect(away.json()).to.have.nested.property('error.code', 'store_unavailable')
    store = async () => undefined
    const ready = await app.ask('GET', '/readyz')
    expect(ready.status).to.equal(200)
    expect(ready.json()).to.deep.equal({ status: 'ready' })
    expect((await app.ask('HEAD', '/readyz')).status).to.equal(200)
    await app.close()
  })

  it('is not ready while webhooks are not taken', async () => {
    let takes = false
    const app = await startApp({ takesWebhooks: () => takes })
    const answer = await app.ask('GET', '/readyz')
    expect(answer.status).to.equal(503)
    expect(answer.json()).to.have.nested.property('error.code', 'shutting_down')
    takes = true
    expect((await app.ask('GET', '/readyz')).status).to.equal(200)
    await app.close()
  })

  it('does not wait long for a store that hangs', async () => {
    const app = await startApp({ ping: () => new Promise(() => undefined) })
    expect((await app.ask('GET', '/readyz')).status).to.equal(503)
    await app.close()
  })
})
