import { expect } from 'chai'
import { ADMIN_KEY, CUSTOMER_ID, deadLetter, startApp } from './app-double.js'

describe('what routes record', () => {
  type App = Awaited<ReturnType<typeof startApp>>
  let app: App
  beforeEach(async () => {
    app = await startApp()
    app.deadLetters.push(deadLetter(1))
  })
  afterEach(() => app.close())

  const because = (reason: string) => ({ authorization: `Bearer ${ADMIN_KEY}`, 'audit-reason': reason })

  it('who, from where, and what came of it', async () => {
    await app.asAdmin('POST', '/api/v1/dead-letters/7f-1/redrive')
    const [begun, done] = await app.recorded()
    expect(begun).to.deep.include({
      actor: { kind: 'api-key', id: 'admin' },
      action: 'dead-letter.redrive',
      result: 'begun',
      customerId: CUSTOMER_ID,
      reference: '7f-1',
    })
    expect(begun?.from).to.match(/127\.0\.0\.1$/)
    expect(done).to.include({ result: 'done', action: 'dead-letter.redrive' })
  })

  it('tiers set, customers looked up and imports', async () => {
    await app.send(ADMIN_KEY, 'PUT', `/api/v1/customers/${CUSTOMER_ID}/tier`, { tier: 'Gold' })
    await app.send(ADMIN_KEY, 'POST', '/api/v1/customers/find', { account: 'default', openId: 'oSecret' })
    const rows = [{ customerId: CUSTOMER_ID, tier: 'Gold' }]
    await app.send(ADMIN_KEY, 'POST', '/api/v1/tiers/import', { rows, dryRun: true })
    const told = (await app.recorded()).map(({ action, result, detail }) => `${action} ${result} ${detail}`)
    expect(told).to.deep.equal(['tier.set begun Gold', 'tier.set done Gold', 'customer.find done unknown'])
    const imported = await app.recorded('*')
    expect(imported.map(({ result, detail }) => `${result} ${detail}`)).to.deep.equal(['begun dry run', 'done dry run'])
    expect(imported[1]?.counts).to.deep.equal({ rows: 1, imported: 1, unknown: 0, repeated: 0 })
    expect(JSON.stringify(await app.recorded())).not.to.include('oSecret')
  })

  it('why, where the request says so', async () => {
    const answer = await app.ask('POST', '/api/v1/dead-letters/7f-1/redrive', because(encodeURIComponent('客户要求')))
    expect(answer.status).to.equal(200)
    expect((await app.recorded()).every(({ reasonDigest }) => reasonDigest !== '')).to.equal(true)
  })

  it('and refuse a reason that is none, or too long', async () => {
    for (const reason of ['%E4%', 'x'.repeat(1001)]) {
      const answer = await app.ask('POST', '/api/v1/dead-letters/7f-1/redrive', because(reason))
      expect(answer.status).to.equal(400)
    }
    expect(await app.recorded()).to.deep.equal([])
    expect(app.deadLetters).to.have.length(1)
  })

  it('nothing is done that cannot be recorded', async () => {
    await app.close()
    app = await startApp({
      audit: {
        record: () => Promise.reject(new Error('away')),
        recordAll: () => Promise.reject(new Error('away')),
        perform: () => Promise.reject(new Error('away')),
      },
    })
    app.deadLetters.push(deadLetter(1))
    expect((await app.asAdmin('POST', '/api/v1/dead-letters/7f-1/redrive')).status).to.equal(503)
    expect(app.deadLetters).to.have.length(1)
  })
})
