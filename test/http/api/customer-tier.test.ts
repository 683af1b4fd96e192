import { expect } from 'chai'
import { RelayError } from '../../../server/errors.js'
import { TIER_SET_AT } from '../actions-double.js'
import { ACTIONS_KEY, ADMIN_KEY, type Answer, CUSTOMER_ID, startApp } from '../app-double.js'

const PATH = `/api/v1/customers/${CUSTOMER_ID}/tier`
const codeOf = (answer: Answer) => (answer.json() as { error: { code: string } }).error.code

describe('customerTierRoutes', () => {
  it('answer the tier; of somebody unknown too', async () => {
    const app = await startApp()
    const answer = await app.send(ACTIONS_KEY, 'GET', PATH)
    expect(answer.status).to.equal(200)
    expect(answer.json()).to.deep.equal({ customerId: CUSTOMER_ID, tier: 'Standard', known: false, updatedAt: '' })
    const odd = await app.send(ACTIONS_KEY, 'GET', '/api/v1/customers/..%2f%E4%BD%A0/tier')
    expect(odd.json()).to.deep.include({ customerId: '../你', known: false })
    await app.close()
  })

  it('set a tier', async () => {
    const app = await startApp()
    const answer = await app.send(ADMIN_KEY, 'PUT', PATH, { tier: 'Platinum' })
    const updatedAt = new Date(TIER_SET_AT).toISOString()
    expect(answer.json()).to.deep.equal({ customerId: CUSTOMER_ID, tier: 'Platinum', known: true, updatedAt })
    for (const body of [{}, { tier: 'platinum' }, { tier: 5 }, { tier: 'Gold', customerId: CUSTOMER_ID }]) {
      const refused = await app.send(ADMIN_KEY, 'PUT', PATH, body)
      expect(`${refused.status} ${codeOf(refused)}`).to.equal('400 invalid_parameter')
    }
    await app.close()
  })

  it('are for their roles', async () => {
    const app = await startApp()
    expect((await app.send(ADMIN_KEY, 'GET', PATH)).status).to.equal(403)
    expect((await app.send(ACTIONS_KEY, 'PUT', PATH, { tier: 'Gold' })).status).to.equal(403)
    expect((await app.ask('GET', PATH)).status).to.equal(401)
    await app.close()
  })

  it('say who is unknown, and when the store does not answer', async () => {
    const app = await startApp({
      tiers: {
        get: () => Promise.reject(new Error('away')),
        set: () => Promise.reject(new RelayError('unknown_customer')),
      },
    })
    const unknown = await app.send(ADMIN_KEY, 'PUT', PATH, { tier: 'Gold' })
    expect(`${unknown.status} ${codeOf(unknown)}`).to.equal('404 unknown_customer')
    const away = await app.send(ACTIONS_KEY, 'GET', PATH)
    expect(`${away.status} ${codeOf(away)}`).to.equal('503 store_unavailable')
    await app.close()
  })
})
