import { expect } from 'chai'
import { AUDIT_LOGS, type AuditLogName, type OrgAudit } from './audit-desk.js'
import { CLIENT, TestClient } from './client.js'
import type { GenesysEmulator } from './genesys-emulator.js'
import { startGenesys } from './start-genesys.js'

const PATHS = { quality: '/api/v2/quality/conversations/audits/query', audits: '/api/v2/audits/query' } as const
const INTERVAL = '2026-06-01T00:00:00Z/2026-06-02T00:00:00Z'
const OFFICER = {
  id: 'officer',
  secret: 's',
  permissions: Object.values(AUDIT_LOGS).map(({ permission }) => permission),
}

function audit(number: number, over: Partial<OrgAudit> = {}): OrgAudit {
  return {
    id: `a-${number}`,
    conversationId: 'v-1',
    eventDate: '2026-06-01T12:00:00.000Z',
    userId: 'u-1',
    action: 'View',
    entityType: 'Conversation',
    ...over,
  }
}

describe('audit logs of the Genesys double', () => {
  let genesys: GenesysEmulator
  beforeEach(async () => {
    genesys = await startGenesys({ clients: [CLIENT, OFFICER], integrations: [] })
  })
  afterEach(() => genesys.close())

  const ask = (...asked: Parameters<TestClient['askAs']>) => new TestClient(genesys).askAs(...asked)

  for (const log of Object.keys(PATHS) as AuditLogName[]) {
    const { interaction } = AUDIT_LOGS[log]
    const query = { interval: INTERVAL, filters: [{ property: interaction, value: 'v-1' }] }

    it(`${log}: a query is worked on, then read page by page`, async () => {
      genesys.audits[log].push(
        ...[1, 2, 3].map((number) => audit(number)),
        audit(4, { conversationId: 'v-2' }),
        audit(5, { eventDate: '2026-07-01T12:00:00.000Z' }),
      )
      const made = await ask(OFFICER, 'POST', PATHS[log], query)
      const path = `${PATHS[log]}/${String(made.body.id)}`
      expect(made.body.state).to.equal('Queued')
      expect((await ask(OFFICER, 'GET', `${path}/results`)).status).to.equal(400)
      expect((await ask(OFFICER, 'GET', path)).body.state).to.equal('Running')
      expect((await ask(OFFICER, 'GET', path)).body.state).to.equal('Succeeded')
      const first = (await ask(OFFICER, 'GET', `${path}/results?pageSize=2`)).body
      const second = (await ask(OFFICER, 'GET', `${path}/results?pageSize=2&cursor=${String(first.cursor)}`)).body
      const ids = [first, second].flatMap(({ entities }) => (entities as { id: string }[]).map(({ id }) => id))
      expect(ids).to.deep.equal(['a-1', 'a-2', 'a-3'])
      expect(second.cursor).to.equal(undefined)
    })

    it(`${log}: refuses who has no permission, and queries that are wrong`, async () => {
      expect((await ask(CLIENT, 'POST', PATHS[log], query)).status).to.equal(403)
      for (const wrong of [
        { ...query, interval: 'yesterday' },
        { ...query, interval: INTERVAL.split('/').reverse().join('/') },
        { ...query, filters: [{ property: 'Interaction', value: 'v-1' }] },
        { ...query, filters: [{ property: interaction, value: '' }] },
      ]) {
        expect((await ask(OFFICER, 'POST', PATHS[log], wrong)).status, JSON.stringify(wrong)).to.equal(400)
      }
      expect((await ask(OFFICER, 'GET', `${PATHS[log]}/none`)).status).to.equal(404)
    })
  }

  it('know interactions as such in the log of quality management only', async () => {
    const filters = [{ property: 'ConversationId', value: 'v-1' }]
    expect((await ask(OFFICER, 'POST', PATHS.audits, { interval: INTERVAL, filters })).status).to.equal(400)
  })
})
