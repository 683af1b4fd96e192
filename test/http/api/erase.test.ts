import { expect } from 'chai'
import { RelayError } from '../../../server/errors.js'
import { newNote } from '../../../server/privacy/erasure/note.js'
import { receiptOf } from '../../../server/privacy/erasure/receipt.js'
import { trailDouble } from '../../privacy/audit/trail-double.js'
import { apiKey } from '../api-key.js'
import { ACTIONS_KEY, CUSTOMER_ID, startApp } from '../app-double.js'
import { eraseDouble } from '../erase-double.js'

const PRIVACY_KEY = 'privacy-key-0123456789abcd'
const ERASE_KEY = 'erase-key-0123456789abcdef'
const AT = Date.UTC(2026, 5, 1)
const RECORD = {
  ...({ id: '7f3a52c1-98e4-4b1d-8a0c-5d2f6f1e9b11', kind: 'customer', account: 'default', begunAt: AT } as const),
  ...{ counts: { items: 3, deadLetters: 1, media: 2 }, finishedAt: 0 },
  note: JSON.stringify(newNote('api', '', false, AT)),
}
const RECEIPT = receiptOf(RECORD)

function start(over: Partial<ReturnType<typeof eraseDouble>> = {}) {
  const audit = trailDouble()
  const keys = [apiKey('privacy', PRIVACY_KEY), apiKey('erase', ERASE_KEY), apiKey('actions', ACTIONS_KEY)]
  return startApp({ apiKeys: keys, audit: audit.trail, ...eraseDouble(), ...over }).then((app) => ({ app, audit }))
}

describe('eraseRoutes', () => {
  it('erase a customer or its person, on record', async () => {
    const asked: unknown[] = []
    const { app, audit } = await start({
      eraser: {
        ...eraseDouble().eraser,
        eraseCustomer: async (...about) => {
          asked.push(about)
          return [RECEIPT]
        },
      },
    })
    const path = `/api/v1/customers/${CUSTOMER_ID}`
    const answer = await app.send(PRIVACY_KEY, 'DELETE', path)
    expect(answer.status).to.equal(200)
    const { erasures } = answer.json() as { erasures: Record<string, unknown>[] }
    expect(erasures[0]).to.deep.include({ id: RECORD.id, state: 'erasing', counts: RECORD.counts, goneFromFilesAt: '' })
    expect(erasures[0]).to.include({ unreadableAt: '2026-06-01T00:00:00.000Z', log: 'pending' })
    await app.send(PRIVACY_KEY, 'DELETE', `${path}?person=true`)
    const asker = { accounts: undefined, cause: 'api' }
    expect(asked).to.deep.equal([
      [CUSTOMER_ID, asker, false],
      [CUSTOMER_ID, asker, true],
    ])
    const entries = await audit.store.list({ account: '*', limit: 10 })
    const acts = entries.map(({ text }) => (JSON.parse(text) as string[]).slice(7, 10))
    expect(acts).to.deep.equal([
      ['customer.erase', 'begun', CUSTOMER_ID],
      ['customer.erase', 'done', CUSTOMER_ID],
      ['person.erase', 'begun', CUSTOMER_ID],
      ['person.erase', 'done', CUSTOMER_ID],
    ])
    await app.close()
  })

  it('erase a conversation, also by the key of the data action', async () => {
    const causes: string[] = []
    const { app, audit } = await start({
      eraser: {
        ...eraseDouble().eraser,
        eraseConversation: async (_id, { cause }) => {
          causes.push(cause)
          return { ...RECEIPT, kind: 'conversation', sessionIds: ['s-1', 's-2'] }
        },
        customerOfConversation: async (id) => (id === 'c-1' ? CUSTOMER_ID : undefined),
      },
    })
    for (const key of [PRIVACY_KEY, ERASE_KEY]) {
      const answer = await app.send(key, 'DELETE', '/api/v1/conversations/c-1')
      expect(answer.status).to.equal(200)
      expect(answer.json()).to.deep.include({ kind: 'conversation', sessionIds: ['s-1', 's-2'] })
    }
    expect(causes).to.deep.equal(['api', 'flow'])
    // By the customer the reasons are found again that go when the customer is erased.
    const entries = await audit.store.list({ account: '*', customerId: CUSTOMER_ID, limit: 10 })
    expect(entries.map(({ conversationId }) => conversationId)).to.deep.equal(['c-1', 'c-1', 'c-1', 'c-1'])
    await app.close()
  })

  it('tell plainly who is unknown, held, or not theirs to erase', async () => {
    const { app } = await start()
    const ask = async (key: string, path: string) => {
      const answer = await app.send(key, 'DELETE', path)
      return [answer.status, (answer.json() as { error: { code: string } }).error.code]
    }
    const path = `/api/v1/customers/${CUSTOMER_ID}`
    expect(await ask(PRIVACY_KEY, path)).to.deep.equal([404, 'unknown_customer'])
    expect(await ask(PRIVACY_KEY, `${path}?who=all`)).to.deep.equal([400, 'invalid_parameter'])
    expect(await ask(PRIVACY_KEY, `${path}?person=yes`)).to.deep.equal([400, 'invalid_parameter'])
    expect(await ask(PRIVACY_KEY, '/api/v1/conversations/c-1')).to.deep.equal([404, 'unknown_conversation'])
    expect(await ask(ERASE_KEY, path)).to.deep.equal([403, 'role_not_allowed'])
    expect(await ask(ACTIONS_KEY, '/api/v1/conversations/c-1')).to.deep.equal([403, 'role_not_allowed'])
    await app.close()
    const eraser = { ...eraseDouble().eraser, eraseCustomer: () => Promise.reject(new RelayError('legal_hold')) }
    const held = await start({ eraser })
    const answer = await held.app.send(PRIVACY_KEY, 'DELETE', path)
    expect(answer.status).to.equal(409)
    await held.app.close()
  })
})

describe('erasuresRoutes', () => {
  it('show receipts, to privacy alone', async () => {
    const erasures = {
      get: async (id: string) => (id === RECORD.id ? RECORD : undefined),
      list: async () => ({ entries: [RECORD], next: 'more' }),
    }
    const { app } = await start({ erasures })
    const listed = (await app.send(PRIVACY_KEY, 'GET', '/api/v1/erasures')).json() as { entries: object[] }
    expect(listed).to.include({ next: 'more' })
    const one = await app.send(PRIVACY_KEY, 'GET', `/api/v1/erasures/${RECORD.id}`)
    expect(listed.entries).to.deep.equal([one.json()])
    const other = await app.send(PRIVACY_KEY, 'GET', '/api/v1/erasures/7f3a52c1-98e4-4b1d-8a0c-5d2f6f1e9b12')
    expect([other.status, (other.json() as { error: { code: string } }).error.code]).to.deep.equal([
      404,
      'unknown_erasure',
    ])
    expect((await app.send(ERASE_KEY, 'GET', '/api/v1/erasures')).status).to.equal(403)
    await app.close()
  })
})

describe('legalHoldRoutes', () => {
  it('show a key the holds of its own accounts only', async () => {
    const holds = ['default', 'second'].map((account) => ({ account, since: AT }))
    const legalHolds = { ...eraseDouble().legalHolds, list: async () => holds }
    const apiKeys = [apiKey('privacy', PRIVACY_KEY, { accounts: ['second'] })]
    const app = await startApp({ ...eraseDouble(), apiKeys, legalHolds })
    const { entries } = (await app.send(PRIVACY_KEY, 'GET', '/api/v1/legal-holds')).json() as { entries: object[] }
    expect(entries).to.deep.equal([{ account: 'second', held: true, since: '2026-06-01T00:00:00.000Z' }])
    await app.close()
  })

  it('set, list and lift holds, on record', async () => {
    const held = new Set<string>()
    const { app, audit } = await start({
      legalHolds: {
        ...eraseDouble().legalHolds,
        list: async () => [...held].map((account) => ({ account, since: AT })),
        set: async (account) => {
          held.add(account)
          return { account, since: AT }
        },
        lift: async (account) => void held.delete(account),
      },
    })
    const hold = { account: 'default', held: true, since: '2026-06-01T00:00:00.000Z' }
    expect((await app.send(PRIVACY_KEY, 'PUT', '/api/v1/legal-holds/default')).json()).to.deep.equal(hold)
    expect((await app.send(PRIVACY_KEY, 'GET', '/api/v1/legal-holds')).json()).to.deep.equal({ entries: [hold] })
    const lifted = await app.send(PRIVACY_KEY, 'DELETE', '/api/v1/legal-holds/default')
    expect(lifted.json()).to.deep.equal({ account: 'default', held: false })
    expect(await audit.store.list({ account: 'default', limit: 10 })).to.have.length(4)
    expect((await app.send(ACTIONS_KEY, 'PUT', '/api/v1/legal-holds/default')).status).to.equal(403)
    expect((await app.send(PRIVACY_KEY, 'PUT', '/api/v1/legal-holds/nobody')).status).to.equal(404)
    expect(await audit.store.chain('nobody', 0, 10)).to.deep.equal([])
    await app.close()
  })
})
