import { expect } from 'chai'
import { ACTIONS_KEY, ADMIN_KEY, CUSTOMER_ID, startApp } from '../app-double.js'

const PATH = '/api/v1/customers/find'
const BODY = { account: 'default', openId: 'o1' }

describe('findCustomerRoutes', () => {
  it('answer who an OpenID is, and its last conversation', async () => {
    const asked: string[][] = []
    const app = await startApp({
      findByOpenId: async (...given) => {
        asked.push(given)
        return { customerId: CUSTOMER_ID, conversationId: 'c-1' }
      },
    })
    const answer = await app.send(ADMIN_KEY, 'POST', PATH, BODY)
    expect(answer.json()).to.deep.equal({ known: true, customerId: CUSTOMER_ID, conversationId: 'c-1' })
    expect(asked).to.deep.equal([['default', 'o1']])
    await app.close()
  })

  it('are empty for somebody unknown', async () => {
    const app = await startApp()
    const empty = { known: false, customerId: '', conversationId: '' }
    expect((await app.send(ADMIN_KEY, 'POST', PATH, BODY)).json()).to.deep.equal(empty)
    await app.close()
  })

  it('refuse what is wrong, without quoting it', async () => {
    const app = await startApp({ findByOpenId: () => Promise.reject(new Error('not asked')) })
    for (const body of [
      {},
      { account: 'default' },
      { openId: 'o1' },
      { ...BODY, openId: '' },
      { ...BODY, openId: 'o1'.repeat(65) },
      { ...BODY, more: 1 },
    ]) {
      const answer = await app.send(ADMIN_KEY, 'POST', PATH, body)
      expect(answer.status, JSON.stringify(body)).to.equal(400)
      expect(answer.text).not.to.include('o1')
    }
    expect((await app.send(ACTIONS_KEY, 'POST', PATH, BODY)).status).to.equal(403)
    await app.close()
  })
})
