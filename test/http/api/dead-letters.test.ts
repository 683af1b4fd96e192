import { expect } from 'chai'
import { CUSTOMER_ID, deadLetter, startApp } from '../app-double.js'

type App = Awaited<ReturnType<typeof startApp>>

describe('deadLetterRoutes', () => {
  let app: App
  beforeEach(async () => {
    app = await startApp()
    for (let i = 1; i <= 3; i += 1) app.deadLetters.push(deadLetter(i))
    app.deadLetters.push(deadLetter(4, 'second'))
  })
  afterEach(() => app.close())

  const codeOf = (answer: { json(): unknown }) => (answer.json() as { error: { code: string } }).error.code

  it('lists reason and moment, and nothing that was written', async () => {
    const answer = await app.asAdmin('GET', '/api/v1/dead-letters?account=second')
    expect(answer.status).to.equal(200)
    expect(answer.json()).to.deep.equal({
      entries: [
        {
          id: '7f-4',
          account: 'second',
          customerId: CUSTOMER_ID,
          lane: 'inbound',
          itemId: 'i-4',
          kind: 'text',
          sessionId: 's-1',
          reason: 'http_400',
          detail: 'Genesys refused the message.',
          attempts: 1,
          acceptedAt: '2026-01-02T03:04:04.000Z',
          diedAt: '2026-01-02T03:04:05.000Z',
        },
      ],
      next: null,
    })
    expect(answer.text).not.to.include('SEALED-WORDS')
  })

  it('pages', async () => {
    const ids: string[] = []
    let next: string | null = null
    do {
      const after: string = next === null ? '' : `&after=${encodeURIComponent(next)}`
      const answer = await app.asAdmin('GET', `/api/v1/dead-letters?limit=2${after}`)
      const page = answer.json() as { entries: { id: string }[]; next: string | null }
      ids.push(...page.entries.map(({ id }) => id))
      next = page.next
    } while (next !== null)
    expect(ids).to.deep.equal(['7f-1', '7f-2', '7f-3', '7f-4'])
  })

  it('refuses a query that is wrong', async () => {
    const cases: [string, number, string][] = [
      ['limit=0', 400, 'invalid_parameter'],
      ['limit=201', 400, 'invalid_parameter'],
      ['limit=-1', 400, 'invalid_parameter'],
      ['limit=1e2', 400, 'invalid_parameter'],
      ['limit=', 400, 'invalid_parameter'],
      ['limit=1&limit=2', 400, 'invalid_parameter'],
      ['after=', 400, 'invalid_parameter'],
      ['after=a%00b', 400, 'invalid_parameter'],
      [`after=${'x'.repeat(257)}`, 400, 'invalid_parameter'],
      ['acount=second', 400, 'invalid_parameter'],
      ['__proto__=1', 400, 'invalid_parameter'],
      ['account=third', 404, 'unknown_account'],
      ['account=', 404, 'unknown_account'],
    ]
    for (const [query, status, code] of cases) {
      const answer = await app.asAdmin('GET', `/api/v1/dead-letters?${query}`)
      expect(answer.status, query).to.equal(status)
      expect(codeOf(answer), query).to.equal(code)
    }
  })

  it('redrives once, and wakes the worker of the lane', async () => {
    const answer = await app.asAdmin('POST', '/api/v1/dead-letters/7f-2/redrive')
    expect(answer.status).to.equal(200)
    const lane = { account: 'default', customerId: CUSTOMER_ID, lane: 'inbound' }
    expect(answer.json()).to.deep.equal({ id: '7f-2', ...lane })
    expect(app.woken).to.deep.equal([lane])
    expect(app.deadLetters.map(({ id }) => id)).to.deep.equal(['7f-1', '7f-3', '7f-4'])
    const again = await app.asAdmin('POST', '/api/v1/dead-letters/7f-2/redrive')
    expect(again.status).to.equal(404)
    expect(codeOf(again)).to.equal('unknown_dead_letter')
    expect(app.woken).to.have.length(1)
  })

  it('asks the store for no id that cannot be one', async () => {
    await app.close()
    app = await startApp({
      deadLetters: {
        list: () => Promise.reject(new Error('not asked here')),
        find: () => Promise.reject(new Error('asked')),
        redrive: () => Promise.reject(new Error('not asked here')),
      },
    })
    for (const id of ['zz-1', '7', '%20', `7f${'x'.repeat(127)}`, '7f%0a1', '__proto__']) {
      const answer = await app.asAdmin('POST', `/api/v1/dead-letters/${id}/redrive`)
      expect(codeOf(answer), id).to.equal('unknown_dead_letter')
    }
    expect(codeOf(await app.asAdmin('POST', '/api/v1/dead-letters/7f-1/redrive'))).to.equal('store_unavailable')
  })

  it('says when the store does not answer', async () => {
    await app.close()
    app = await startApp({
      deadLetters: {
        list: () => Promise.reject(new Error('away')),
        find: async () => undefined,
        redrive: async () => undefined,
      },
    })
    const answer = await app.asAdmin('GET', '/api/v1/dead-letters')
    expect(answer.status).to.equal(503)
    expect(codeOf(answer)).to.equal('store_unavailable')
  })
})
