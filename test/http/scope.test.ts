import { expect } from 'chai'
import { RelayError } from '../../server/errors.js'
import { listedAccount, mayTouch } from '../../server/http/scope.js'
import { actionsDouble } from './actions-double.js'
import { apiKey } from './api-key.js'
import { ADMIN_KEY, type Answer, CUSTOMER_ID, deadLetter, startApp } from './app-double.js'

const SHOP_KEY = 'a-key-of-the-shop-0123456'
const SHOP_ACTIONS_KEY = 'another-key-of-the-shop-1'
const BOTH_KEY = 'a-key-for-two-accounts-01'

const identity = (accounts?: string[]) => ({ role: 'admin', name: 'desk', accounts }) as const
const codeOf = (answer: Answer) => (answer.json() as { error: { code: string } }).error.code

describe('the accounts of a key', () => {
  it('are all when none is named', () => {
    expect(mayTouch(identity(), 'any')).to.equal(true)
    expect(mayTouch(identity(['shop']), 'shop')).to.equal(true)
    expect(mayTouch(identity(['shop']), 'default')).to.equal(false)
  })

  it('decide what a list is about', () => {
    expect(listedAccount(identity(), undefined)).to.equal(undefined)
    expect(listedAccount(identity(['shop']), undefined)).to.equal('shop')
    expect(listedAccount(identity(['shop', 'default']), 'default')).to.equal('default')
    expect(() => listedAccount(identity(['shop', 'default']), undefined)).to.throw(RelayError, 'must be given')
    expect(() => listedAccount(identity(['shop']), 'default')).to.throw(RelayError, 'not for this account')
  })

  describe('bound every route that touches what an account has', () => {
    async function start() {
      const app = await startApp({
        ...actionsDouble(),
        accounts: new Set(['default', 'second', 'shop']),
        apiKeys: [
          apiKey('admin', ADMIN_KEY),
          apiKey('admin', SHOP_KEY, { name: 'shop desk', accounts: ['shop'] }),
          apiKey('actions', SHOP_ACTIONS_KEY, { name: 'shop flows', accounts: ['shop'] }),
          apiKey('admin', BOTH_KEY, { name: 'both', accounts: ['shop', 'default'] }),
        ],
      })
      app.deadLetters.push(deadLetter(1), deadLetter(2, 'shop'))
      return app
    }
    const event = { participantId: 'p', sessionId: 's' }
    const foreign: [key: string, method: string, path: string, body?: unknown][] = [
      [SHOP_KEY, 'GET', '/api/v1/dead-letters?account=default'],
      [SHOP_KEY, 'POST', '/api/v1/dead-letters/7f-1/redrive'],
      [SHOP_KEY, 'GET', '/api/v1/unrelayed?account=second'],
      [SHOP_KEY, 'PUT', `/api/v1/customers/${CUSTOMER_ID}/tier`, { tier: 'Gold' }],
      [SHOP_KEY, 'POST', '/api/v1/customers/find', { account: 'default', openId: 'o' }],
      [SHOP_KEY, 'POST', '/api/v1/tiers/import', { rows: [{ account: 'default', openId: 'o', tier: 'Gold' }] }],
      [SHOP_ACTIONS_KEY, 'GET', `/api/v1/customers/${CUSTOMER_ID}/tier`],
      [SHOP_ACTIONS_KEY, 'GET', `/api/v1/customers/${CUSTOMER_ID}/context`],
      [SHOP_ACTIONS_KEY, 'POST', '/api/v1/conversations/v-1/session-ended', event],
    ]
    for (const [key, method, path, body] of foreign) {
      it(`${method} ${path}`, async () => {
        const app = await start()
        const answer = await app.send(key, method, path, body)
        expect(`${answer.status} ${codeOf(answer)}`).to.equal('403 account_not_allowed')
        const [refused] = await app.recorded('*')
        expect(refused).to.include({ action: 'access.refuse', result: 'refused' })
        expect(refused?.detail).to.match(new RegExp(`^account_not_allowed ${method} /api/v1/`))
        expect(refused?.detail).not.to.include(CUSTOMER_ID)
        expect(await app.recorded('default')).to.deep.equal([])
        expect(app.deadLetters).to.have.length(2)
        await app.close()
      })
    }

    it('and let its own through', async () => {
      const app = await start()
      const listed = (await app.send(SHOP_KEY, 'GET', '/api/v1/dead-letters')).json() as { entries: { id: string }[] }
      expect(listed.entries.map(({ id }) => id)).to.deep.equal(['7f-2'])
      expect((await app.send(BOTH_KEY, 'GET', '/api/v1/dead-letters')).status).to.equal(400)
      expect((await app.send(BOTH_KEY, 'GET', `/api/v1/dead-letters?account=default`)).status).to.equal(200)
      expect((await app.send(SHOP_KEY, 'POST', '/api/v1/dead-letters/7f-2/redrive')).status).to.equal(200)
      expect((await app.recorded('shop')).map(({ result }) => result)).to.deep.equal(['begun', 'done'])
      await app.close()
    })
  })
})
