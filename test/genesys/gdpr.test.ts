import { expect } from 'chai'
import type { GenesysCall } from '../../server/genesys/authorized-calls.js'
import { createDeletions } from '../../server/genesys/gdpr.js'
import type { PlatformFailure } from '../../server/relay/messages/platforms.js'

type Answer = { readonly ok: true; readonly text: string } | PlatformFailure

function asked(answer: Answer) {
  const calls: GenesysCall[] = []
  const deletions = createDeletions(async (call) => {
    calls.push(call)
    return answer
  })
  return { calls, deletions }
}

const said = (body: unknown): Answer => ({ ok: true, text: JSON.stringify(body) })
const failure = (code: string, action: PlatformFailure['action']): PlatformFailure => ({
  ...{ ok: false, code, action, mayBeDelivered: false, alarm: false, retryAfterMs: undefined },
})

describe('createDeletions', () => {
  it('asks for a confirmed deletion of the customer as Genesys knows it', async () => {
    const { calls, deletions } = asked(said({ id: 'r/1', status: 'INITIATED' }))
    expect(await deletions.request('customer-1')).to.deep.equal({ kind: 'requested', requestId: 'r/1' })
    expect(await deletions.follow('r/1')).to.deep.equal({ kind: 'requested', requestId: 'r/1' })
    expect(calls.map(({ method, path, body }) => [method, path, body])).to.deep.equal([
      [
        'POST',
        '/api/v2/gdpr/requests?deleteConfirmed=true',
        { requestType: 'GDPR_DELETE', subject: { externalId: 'customer-1' } },
      ],
      ['GET', '/api/v2/gdpr/requests/r%2F1', undefined],
    ])
  })

  it('reads how a request ended', async () => {
    for (const [answer, kind] of [
      [said({ id: 'r', status: 'COMPLETED' }), 'completed'],
      [said({ id: 'r', status: 'ERROR' }), 'failed'],
      [said({}), 'later'],
      [{ ok: true, text: 'no JSON' }, 'later'],
      [failure('http_503', 'retry'), 'later'],
      [failure('http_403', 'deadLetter'), 'later'],
      [failure('http_400', 'deadLetter'), 'failed'],
    ] as const) {
      expect((await asked(answer).deletions.follow('r')).kind, JSON.stringify(answer)).to.equal(kind)
    }
  })
})
