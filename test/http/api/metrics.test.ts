import { expect } from 'chai'
import { startApp } from '../app-double.js'

describe('metricsRoutes', () => {
  it('gives the text as it is, to anyone', async () => {
    const app = await startApp()
    const answer = await app.ask('GET', '/metrics')
    expect(answer.status).to.equal(200)
    expect(answer.text).to.equal('lanes 3\n')
    expect(answer.headers.get('content-type')).to.equal('text/plain; version=0.0.4; charset=utf-8')
    await app.close()
  })
})
