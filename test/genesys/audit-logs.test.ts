import { expect } from 'chai'
import { createAuditLogs } from '../../server/genesys/audit-logs.js'
import type { GenesysCall } from '../../server/genesys/authorized-calls.js'
import type { PlatformFailure } from '../../server/relay/messages/platforms.js'

type Answer = { readonly ok: true; readonly text: string } | PlatformFailure
const said = (body: unknown): Answer => ({ ok: true, text: typeof body === 'string' ? body : JSON.stringify(body) })
const failure = (code: string): PlatformFailure => ({
  ...{ ok: false, code, action: 'deadLetter', mayBeDelivered: false, alarm: false, retryAfterMs: undefined },
})
const QUERY = { conversationId: 'v-1', from: Date.UTC(2026, 5, 1), to: Date.UTC(2026, 5, 2) }

function asked(...answers: Answer[]) {
  const calls: GenesysCall[] = []
  const pauses: number[] = []
  const logs = createAuditLogs(
    async (call) => {
      calls.push(call)
      return answers[Math.min(calls.length, answers.length) - 1] ?? failure('none')
    },
    async (ms) => pauses.push(ms),
  )
  return { calls, pauses, logs }
}

describe('createAuditLogs', () => {
  const record = { id: 'a-1', eventDate: '2026-06-01T12:00:00Z', user: { id: 'u-1', name: 'Li' } }

  it('makes a query, waits for it, and reads all pages', async () => {
    const { logs, calls, pauses } = asked(
      said({ id: 'q/1', state: 'Queued' }),
      said({ state: 'Running' }),
      said({ state: 'Succeeded' }),
      said({
        cursor: 'more',
        entities: [{ ...record, serviceName: 'Quality', entityType: 'Recording', action: 'View' }],
      }),
      said({
        entities: [{ ...record, id: 'a-2', user: null, client: { id: 'app' }, status: 'FAILURE', remoteIps: ['::1'] }],
      }),
    )
    const at = Date.UTC(2026, 5, 1, 12)
    expect(await logs.read('quality', QUERY)).to.deep.equal({
      records: [
        { id: 'a-1', at, by: 'u-1', from: undefined, what: 'Quality Recording View', failed: false },
        { id: 'a-2', at, by: 'app', from: '::1', what: '', failed: true },
      ],
    })
    const path = '/api/v2/quality/conversations/audits/query'
    expect(calls.map((call) => `${call.method} ${call.path}`)).to.deep.equal([
      `POST ${path}`,
      `GET ${path}/q%2F1`,
      `GET ${path}/q%2F1`,
      `GET ${path}/q%2F1/results?pageSize=100`,
      `GET ${path}/q%2F1/results?pageSize=100&cursor=more`,
    ])
    expect(calls[0]?.body).to.deep.equal({
      interval: '2026-06-01T00:00:00.000Z/2026-06-02T00:00:00.000Z',
      filters: [{ property: 'ConversationId', value: 'v-1' }],
    })
    expect(pauses).to.deep.equal([1000, 1000])
  })

  it('looks in the log of the platform for the entity', async () => {
    const { logs, calls } = asked(said({ id: 'q', state: 'Succeeded' }), said({}))
    expect(await logs.read('audits', QUERY)).to.deep.equal({ records: [] })
    expect(calls[0]).to.deep.include({ method: 'POST', path: '/api/v2/audits/query' })
    expect(JSON.stringify(calls[0]?.body)).to.include('EntityId')
  })

  it('says why there is nothing', async () => {
    const cases: [answers: Answer[], code: string][] = [
      [[failure('http_403')], 'http_403'],
      [[said({ id: 'q', state: 'Failed' })], 'query_failed'],
      [[said({ id: 'q', state: 'Queued' })], 'query_unfinished'],
      [[said({})], 'unreadable_answer'],
      [[said('no JSON')], 'unreadable_answer'],
      [[said({ id: 'q', state: 'Succeeded' }), said({ cursor: 'again' })], 'too_many_records'],
    ]
    for (const [answers, code] of cases) {
      expect(await asked(...answers).logs.read('quality', QUERY)).to.deep.equal({ failure: code })
    }
  })

  it('leaves out what is no record', async () => {
    const odd = [{ ...record, id: '' }, { ...record, eventDate: 'then' }, {}]
    const { logs } = asked(said({ id: 'q', state: 'Succeeded' }), said({ entities: odd }))
    expect(await logs.read('quality', QUERY)).to.deep.equal({ records: [] })
  })
})
