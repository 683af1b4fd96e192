import { expect } from 'chai'
import type { AllowRequest } from '../../../server/relay/personal-data/allow-kinds.js'
import type { RevealRequest } from '../../../server/relay/personal-data/reveal.js'
import { apiKey } from '../api-key.js'
import { ACTIONS_KEY, CUSTOMER_ID, startApp } from '../app-double.js'

const PRIVACY = 'privacy-key-0123456789abcd'
const REVEAL = 'reveal-key-0123456789abcde'
const GRANT = 'grant-key-0123456789abcdef'
const REVEAL_PATH = `/api/v1/customers/${CUSTOMER_ID}/personal-data/reveal`
const ALLOW_PATH = '/api/v1/conversations/c-1/personal-data/allow'
const ASKED = { token: '⟦手机号1⟧', reason: 'call back' }

async function app() {
  const revealed: RevealRequest[] = []
  const allowed: AllowRequest[] = []
  const started = await startApp({
    apiKeys: [
      apiKey('privacy', PRIVACY),
      apiKey('reveal', REVEAL),
      apiKey('reveal-grant', GRANT),
      apiKey('actions', ACTIONS_KEY),
    ],
    revealPersonalData: async (request) => {
      revealed.push(request)
      return '13800138000'
    },
    allowPersonalData: async (request) => {
      allowed.push(request)
      return { allowed: true, until: Date.UTC(2026, 0, 1), reason: '' }
    },
  })
  return { ...started, revealed, allowed }
}

describe('personalDataRoutes', () => {
  it('reveal in the name of a key, or of an agent', async () => {
    const { send, revealed, close } = await app()
    const own = await send(PRIVACY, 'POST', REVEAL_PATH, ASKED)
    expect(own.json()).to.deep.equal({ original: '13800138000' })
    expect(own.headers.get('cache-control')).to.equal('no-store')
    await send(REVEAL, 'POST', REVEAL_PATH, { ...ASKED, agentId: 'ann', conversationId: 'c-1' })
    expect(revealed.map(({ actor, conversationId }) => [actor.kind, actor.id, conversationId])).to.deep.equal([
      ['api-key', apiKey('privacy', PRIVACY).name, undefined],
      ['agent', 'ann', 'c-1'],
    ])
    expect(revealed[0]).to.include({ customerId: CUSTOMER_ID, ...ASKED })
    await close()
  })

  it('refuse what is wrong, without quoting it', async () => {
    const { send, revealed, allowed, close } = await app()
    for (const [key, path, body] of [
      [REVEAL, REVEAL_PATH, ASKED],
      [REVEAL, REVEAL_PATH, { ...ASKED, agentId: 'ann' }],
      [PRIVACY, REVEAL_PATH, { token: ASKED.token }],
      [PRIVACY, REVEAL_PATH, { ...ASKED, reason: ' ' }],
      [PRIVACY, REVEAL_PATH, { ...ASKED, reason: 'SECRET'.repeat(100) }],
      [PRIVACY, REVEAL_PATH, { ...ASKED, token: 7 }],
      [PRIVACY, REVEAL_PATH, { ...ASKED, more: 'SECRET' }],
      [GRANT, ALLOW_PATH, { kinds: 'mobile', reason: 'r' }],
      [GRANT, ALLOW_PATH, { kinds: 'mobile', reason: 'r', minutes: 0 }],
      [GRANT, ALLOW_PATH, { kinds: 'mobile', reason: 'r', minutes: 61 }],
      [GRANT, ALLOW_PATH, { kinds: '', reason: 'r', minutes: 5 }],
      [GRANT, ALLOW_PATH, { kinds: 'mobile', minutes: 5 }],
    ] as const) {
      const answer = await send(key, 'POST', path, body)
      expect(answer.status, JSON.stringify(body)).to.equal(400)
      expect(answer.text).not.to.include('SECRET')
    }
    expect([...revealed, ...allowed]).to.deep.equal([])
    await close()
  })

  it('are for their own roles alone', async () => {
    const { send, close } = await app()
    const allow = { kinds: 'mobile', minutes: 5, reason: 'r' }
    for (const [key, path, body] of [
      [ACTIONS_KEY, REVEAL_PATH, ASKED],
      [GRANT, REVEAL_PATH, ASKED],
      [ACTIONS_KEY, ALLOW_PATH, allow],
      [PRIVACY, ALLOW_PATH, allow],
      [REVEAL, ALLOW_PATH, allow],
    ] as const) {
      expect((await send(key, 'POST', path, body)).status).to.equal(403)
    }
    await close()
  })

  it('let kinds cross for some minutes', async () => {
    const { send, allowed, close } = await app()
    const answer = await send(GRANT, 'POST', ALLOW_PATH, { kinds: 'mobile, email', minutes: '15', reason: 'delivery' })
    expect(answer.json()).to.deep.equal({ allowed: true, until: '2026-01-01T00:00:00.000Z', reason: '' })
    expect(allowed[0]).to.deep.include({ conversationId: 'c-1', kinds: ['mobile', 'email'], minutes: 15 })
    await close()
  })
})
