import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import type { ActionInputs, DataActionDefinition } from '../../scripts/data-actions/definition.js'
import { fillPlaceholders } from '../../scripts/data-actions/placeholders.js'
import { readDefinitionFiles } from '../../scripts/data-actions/read-definitions.js'
import { runDefinition } from '../../scripts/data-actions/run-definition.js'
import { TinyRelay } from './tiny-relay.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const AWKWARD = 'a "b" \\ \n$input.x #if( {{RELAY_URL}} 你好 👨‍👩‍👧'

describe('data actions', () => {
  let relay: TinyRelay

  beforeEach(async () => {
    relay = new TinyRelay()
    await relay.start()
  })

  afterEach(() => relay.stop())

  function definitionOf(name: string): DataActionDefinition {
    const file = readDefinitionFiles(ROOT).find((candidate) => candidate.file === `data-actions/${name}.json`)
    return fillPlaceholders(JSON.parse(file?.text ?? '') as DataActionDefinition, { RELAY_URL: relay.url })
  }

  async function run(name: string, inputs: ActionInputs, body: unknown, status = 200) {
    relay.answer = { status, body }
    const result = await runDefinition(definitionOf(name), inputs, { fetch, credentials: { apiKey: 'actions-key' } })
    const [request] = relay.requests
    if (!request) throw new Error('nothing was asked')
    expect(request.headers.authorization).to.equal('Bearer actions-key')
    expect(request.headers.accept).to.equal('application/json')
    return { result, request, json: request.body === '' ? undefined : JSON.parse(request.body) }
  }

  async function outputOf(name: string, inputs: ActionInputs, body: unknown) {
    const { result, ...rest } = await run(name, inputs, body)
    if (result.outcome !== 'success') throw new Error(result.failure.userMessage)
    return { output: result.output, ...rest }
  }

  async function failureOf(name: string, inputs: ActionInputs, body: unknown, status = 200) {
    const { result } = await run(name, inputs, body, status)
    if (result.outcome === 'success') throw new Error('it succeeded')
    return result.failure
  }

  describe('getCustomerTier', () => {
    const answer = { customerId: 'c-1', tier: 'Gold', known: true, updatedAt: '2026-11-01T08:00:00.000Z' }

    it('asks for the tier of the customer', async () => {
      const { output, request } = await outputOf('getCustomerTier', { externalId: 'c-1' }, answer)
      expect(request).to.include({ method: 'GET', path: '/api/v1/customers/c-1/tier', body: '' })
      expect(output).to.deep.equal({ tier: 'Gold', known: true, updatedAt: '2026-11-01T08:00:00.000Z' })
    })

    it('keeps an id that holds anything one segment of the address', async () => {
      const { request } = await outputOf('getCustomerTier', { externalId: `${AWKWARD}/../tier?x=1` }, answer)
      const segments = request.path.split('/').map(decodeURIComponent)
      expect(segments).to.deep.equal(['', 'api', 'v1', 'customers', `${AWKWARD}/../tier?x=1`, 'tier'])
    })

    it('takes an unknown customer for Standard', async () => {
      const { output } = await outputOf('getCustomerTier', { externalId: 'x' }, { tier: 'Standard', known: false })
      expect(output).to.deep.equal({ tier: 'Standard', known: false, updatedAt: '' })
    })

    it('fails rather than guess a tier', async () => {
      for (const body of [{}, { tier: 'Gold' }, { known: true }, { tier: null, known: false }, []]) {
        expect((await failureOf('getCustomerTier', { externalId: 'x' }, body)).details[0]?.errorCode).to.equal(
          'ACTION.PROCESSING',
        )
      }
    })
  })

  describe('eraseConversation', () => {
    const answer = { id: 'e-1', kind: 'conversation', counts: { items: 3 }, sessionIds: ['s-1', 's-2'] }

    it('asks for the erasure of one conversation and tells what was erased', async () => {
      const { output, request } = await outputOf('eraseConversation', { conversationId: `${AWKWARD}/..` }, answer)
      expect(request.method).to.equal('DELETE')
      const segments = request.path.split('/').map(decodeURIComponent)
      expect(segments).to.deep.equal(['', 'api', 'v1', 'conversations', `${AWKWARD}/..`])
      expect(output).to.deep.equal({ erasureId: 'e-1', items: 3, sessionIds: ['s-1', 's-2'] })
    })

    it('fails when nothing says that it was done, and when a legal hold stands against it', async () => {
      expect((await failureOf('eraseConversation', { conversationId: 'c' }, {})).details[0]?.errorCode).to.equal(
        'ACTION.PROCESSING',
      )
      const held = await failureOf('eraseConversation', { conversationId: 'c' }, { error: {} }, 409)
      expect(held.details[0]?.errorCode).to.equal('ACTION.REMOTE_ENDPOINT')
    })
  })

  describe('allowPersonalData', () => {
    const input = { conversationId: AWKWARD, kinds: 'mobile,address', minutes: 10, reason: AWKWARD }

    it('names kinds, minutes and why, and tells until when they may cross', async () => {
      const answer = { allowed: true, until: '2026-01-01T00:10:00.000Z', reason: '' }
      const { output, request } = await outputOf('allowPersonalData', input, answer)
      const segments = request.path.split('/').map(decodeURIComponent)
      expect(segments).to.deep.equal(['', 'api', 'v1', 'conversations', AWKWARD, 'personal-data', 'allow'])
      expect(JSON.parse(request.body ?? '')).to.deep.equal({ kinds: 'mobile,address', minutes: 10, reason: AWKWARD })
      expect(output).to.deep.equal(answer)
    })

    it('is no failure where no session is open, and one where the relay refuses', async () => {
      const closed = { allowed: false, until: '', reason: 'no_open_session' }
      expect((await outputOf('allowPersonalData', input, closed)).output).to.deep.equal(closed)
      const refused = await failureOf('allowPersonalData', input, { error: {} }, 400)
      expect(refused.details[0]?.errorCode).to.equal('ACTION.REMOTE_ENDPOINT')
    })
  })

  describe('validateMessageLength', () => {
    const answer = { characters: 2, bytes: 6, limitBytes: 2048, withinLimit: true, parts: 1 }

    it('sends the text unchanged, whatever it holds', async () => {
      for (const text of ['你好', AWKWARD, '', ' \r\n\t', '"}', '\u2028\u0000']) {
        relay.requests.length = 0
        const { output, json, request } = await outputOf('validateMessageLength', { text }, answer)
        expect(request).to.include({ method: 'POST', path: '/api/v1/messages/validate-length' })
        expect(request.headers['content-type']).to.equal('application/json')
        expect(json).to.deep.equal({ text })
        expect(output).to.deep.equal(answer)
      }
    })

    it('fails when a number is missing', async () => {
      const { parts: _parts, ...rest } = answer
      expect((await failureOf('validateMessageLength', { text: 'a' }, rest)).details[0]?.fieldName).to.equal('parts')
    })
  })

  describe('notifySessionEnded', () => {
    const event = {
      conversationId: 'conv-1',
      participantId: 'part-1',
      sessionId: 'sess-1',
      userId: 'user-1',
      queueId: 'queue-1',
      disconnectType: 'CLIENT',
      eventTime: 1_790_000_000_000,
      interactingDurationMs: 61_000,
    }

    it('passes the event on', async () => {
      const { output, request, json } = await outputOf('notifySessionEnded', event, { closingSent: true })
      expect(request).to.include({ method: 'POST', path: '/api/v1/conversations/conv-1/session-ended' })
      expect(json).to.deep.equal(event)
      expect(output).to.deep.equal({ closingSent: true, reason: '' })
    })

    it('leaves out what the event lacks', async () => {
      const inputs = { conversationId: 'conv/1', interactingDurationMs: 0, userId: '' }
      const { request, json, output } = await outputOf('notifySessionEnded', inputs, {
        closingSent: false,
        reason: 'not_ours',
      })
      expect(request.path).to.equal('/api/v1/conversations/conv%2F1/session-ended')
      expect(json).to.deep.equal({ conversationId: 'conv/1', interactingDurationMs: 0 })
      expect(output).to.deep.equal({ closingSent: false, reason: 'not_ours' })
    })

    for (const missing of [
      'participantId',
      'sessionId',
      'userId',
      'queueId',
      'disconnectType',
      'eventTime',
      'interactingDurationMs',
    ]) {
      it(`passes the event on without ${missing}`, async () => {
        const rest = Object.fromEntries(Object.entries(event).filter(([name]) => name !== missing))
        const { json } = await outputOf('notifySessionEnded', rest, { closingSent: true, reason: '' })
        expect(json).to.deep.equal(rest)
      })
    }

    it('fails when the relay does not say whether the closing was sent', async () => {
      expect((await failureOf('notifySessionEnded', event, {})).details[0]?.fieldName).to.equal('closingSent')
    })
  })

  describe('getCustomerContext', () => {
    const known = {
      customerId: 'c-1',
      tier: 'Platinum',
      language: 'zh-CN',
      remainingQuota: 4,
      windowEndsAt: '2026-11-03T08:00:00.000Z',
      sessionStartedAt: '2026-11-01T08:00:00.000Z',
      known: true,
    }

    it('gives what the relay knows', async () => {
      const { output, request } = await outputOf('getCustomerContext', { externalId: 'c 1' }, known)
      expect(request).to.include({ method: 'GET', path: '/api/v1/customers/c%201/context' })
      const { customerId: _id, ...rest } = known
      expect(output).to.deep.equal(rest)
    })

    it('says what is not known with empty texts and -1', async () => {
      const { output } = await outputOf('getCustomerContext', { externalId: 'x' }, { tier: 'Standard', known: false })
      expect(output).to.deep.equal({
        tier: 'Standard',
        language: '',
        remainingQuota: -1,
        windowEndsAt: '',
        sessionStartedAt: '',
        known: false,
      })
    })
  })

  describe('ping', () => {
    it('proves the way to the relay', async () => {
      const answer = { ok: true, relayVersion: '0.1.0', time: '2026-11-01T08:00:00.000Z' }
      const { output, request } = await outputOf('ping', {}, answer)
      expect(request).to.include({ method: 'GET', path: '/api/v1/ping' })
      expect(output).to.deep.equal(answer)
    })

    it('takes another server for no relay', async () => {
      expect((await failureOf('ping', {}, { status: 'up' })).details[0]?.errorCode).to.equal('ACTION.PROCESSING')
    })
  })

  const inputsOf: Readonly<Record<string, ActionInputs>> = {
    getCustomerTier: { externalId: 'x' },
    validateMessageLength: { text: 'x' },
    notifySessionEnded: { conversationId: 'x' },
    getCustomerContext: { externalId: 'x' },
    ping: {},
  }
  for (const [name, inputs] of Object.entries(inputsOf)) {
    it(`${name} fails with the status of an error of the relay`, async () => {
      const body = { error: { code: 'store_unavailable', message: 'The store does not answer.', requestId: 'r-1' } }
      for (const status of [400, 401, 403, 404, 429, 500, 503]) {
        const failure = await failureOf(name, inputs, body, status)
        expect(failure.status).to.equal(status)
        expect(failure.userMessage).to.contain('store_unavailable')
      }
    })
  }
})
