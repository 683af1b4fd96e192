import { expect } from 'chai'
import { CUSTOMER_ID, DIED_AT, startApp } from '../app-double.js'

describe('unrelayedRoutes', () => {
  it('lists kept pushes by kind and moment', async () => {
    const app = await startApp()
    const entry = (itemId: string, account: string) => ({
      account,
      customerId: CUSTOMER_ID,
      itemId,
      kind: 'location',
      receivedAt: DIED_AT,
    })
    app.unrelayed.push(entry('i-1', 'default'), entry('i-2', 'second'), entry('i-3', 'default'))
    const listed = (itemId: string, account: string) => ({
      ...entry(itemId, account),
      receivedAt: '2026-01-02T03:04:05.000Z',
    })
    const first = await app.asAdmin('GET', '/api/v1/unrelayed?account=default&limit=1')
    expect(first.json()).to.deep.equal({ entries: [listed('i-1', 'default')], next: 'i-1' })
    const second = await app.asAdmin('GET', '/api/v1/unrelayed?account=default&limit=1&after=i-1')
    expect(second.json()).to.deep.equal({ entries: [listed('i-3', 'default')], next: null })
    expect((await app.asAdmin('GET', '/api/v1/unrelayed?account=third')).status).to.equal(404)
    await app.close()
  })

  it('says when the store does not answer', async () => {
    const app = await startApp({ customers: { unrelayed: () => Promise.reject(new Error('away')) } })
    expect((await app.asAdmin('GET', '/api/v1/unrelayed')).status).to.equal(503)
    await app.close()
  })
})
