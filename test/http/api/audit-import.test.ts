import { expect } from 'chai'
import { ADMIN_KEY, type Answer, PRIVACY_KEY, startApp } from '../app-double.js'

const PATH = '/api/v1/audit/import'
const codeOf = (answer: Answer) => (answer.json() as { error: { code: string } }).error.code

describe('auditImportRoutes', () => {
  it('say what came of each log, and record it', async () => {
    const app = await startApp()
    const answer = await app.send(PRIVACY_KEY, 'POST', PATH, { conversationId: 'v-1' })
    expect(answer.json()).to.deep.equal({
      quality: { found: 2, imported: 1, failure: '' },
      audits: { found: 0, imported: 0, failure: 'http_403' },
    })
    const [begun, done] = await app.recorded()
    expect(begun).to.deep.include({ action: 'audit.import', result: 'begun', conversationId: 'v-1' })
    expect(done).to.deep.include({ result: 'done', detail: 'http_403', counts: { audits: 0, quality: 1 } })
    await app.close()
  })

  it('ask for the last 30 days unless told otherwise', async () => {
    const asked: number[][] = []
    const app = await startApp({
      clock: { now: () => Date.UTC(2026, 5, 30), monotonic: () => 0 },
      importGenesysAudit: async ({ from, to }) => {
        asked.push([from, to])
        const nothing = { found: 0, imported: 0, failure: '' }
        return { quality: nothing, audits: nothing }
      },
    })
    await app.send(PRIVACY_KEY, 'POST', PATH, { conversationId: 'v-1' })
    await app.send(PRIVACY_KEY, 'POST', PATH, { conversationId: 'v-1', from: '2026-01-01', to: '2026-01-02' })
    expect(asked).to.deep.equal([
      [Date.UTC(2026, 4, 31), Date.UTC(2026, 5, 30)],
      [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 2)],
    ])
    await app.close()
  })

  it('refuse what is wrong', async () => {
    const app = await startApp({
      owners: { accountOfCustomer: async () => undefined, accountOfConversation: async () => undefined },
    })
    const cases: [body: object, code: string][] = [
      [{}, 'invalid_parameter'],
      [{ conversationId: 'v 1' }, 'invalid_parameter'],
      [{ conversationId: 'v-1' }, 'invalid_parameter'],
      [{ conversationId: 'v-1', account: 'third' }, 'unknown_account'],
      [{ conversationId: 'v-1', account: 'default', from: 'then' }, 'invalid_parameter'],
      [{ conversationId: 'v-1', account: 'default', from: '2026-01-02', to: '2026-01-01' }, 'invalid_parameter'],
      [{ conversationId: 'v-1', account: 'default', days: 3 }, 'invalid_parameter'],
    ]
    for (const [body, code] of cases) {
      const answer = await app.send(PRIVACY_KEY, 'POST', PATH, body)
      expect(codeOf(answer), JSON.stringify(body)).to.equal(code)
    }
    expect((await app.send(ADMIN_KEY, 'POST', PATH, { conversationId: 'v-1' })).status).to.equal(403)
    await app.close()
  })
})
