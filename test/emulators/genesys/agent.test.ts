import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import { type StubRelay, type StubRequest, startStubRelay } from '../stub-relay.js'
import { CLIENT, INTEGRATION, TestClient, WEBHOOK_SECRET } from './client.js'
import type { GenesysEmulator } from './genesys-emulator.js'
import type { GenesysSwitches } from './org.js'
import { webhookSignature } from './signature.js'
import { startGenesys } from './start-genesys.js'

describe('the agents of the Genesys double', () => {
  let genesys: GenesysEmulator
  let relay: StubRelay
  let client: TestClient
  let conversationId: string

  async function start(switches: Partial<GenesysSwitches> = {}): Promise<void> {
    genesys = await startGenesys({
      clients: [CLIENT],
      integrations: [
        {
          id: INTEGRATION,
          name: 'WeChat',
          webhookSecret: WEBHOOK_SECRET,
          webhookUrl: `${relay.url}/webhooks/genesys/default`,
          webhookHeaders: { 'X-Extra': 'yes' },
        },
      ],
      switches,
      timeScale: { retryGaps: 500, timeouts: 40 },
    })
    client = new TestClient(genesys)
    await client.login()
    conversationId = String((await client.message('hello')).body.conversationId)
  }
  beforeEach(async () => {
    relay = await startStubRelay(() => ({ status: 200 }))
    await start()
  })
  afterEach(async () => {
    await genesys.close()
    await relay.close()
  })
  const sent = (index = 0) => JSON.parse(relay.requests[index]?.body ?? '{}')

  it('sign with the base64 HMAC of the body (RFC 4231, case 2)', () => {
    const published = 'sha256=W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM='
    expect(webhookSignature('Jefe', 'what do ya want for nothing?')).to.equal(published)
  })

  it('send text in the envelope of Open Messaging', async () => {
    const result = await genesys.agentSays(conversationId, '您好')
    expect(result).to.include({ accepted: true })
    const { time } = sent().channel
    expect(sent()).to.deep.equal({
      id: result.messageId,
      channel: {
        id: INTEGRATION,
        platform: 'Open',
        type: 'Private',
        messageId: result.messageId,
        to: { id: 'cust-1', idType: 'Opaque' },
        from: { nickname: 'WeChat', id: INTEGRATION, idType: 'Opaque' },
        time,
      },
      conversationId,
      direction: 'Outbound',
      type: 'Text',
      text: '您好',
      content: [],
      originatingEntity: 'Human',
    })
    const [request] = relay.requests
    const headers = request?.headers
    const body = request?.body ?? ''
    const mac = createHmac('sha256', WEBHOOK_SECRET).update(body)
    expect(headers?.['x-hub-signature-256']).to.equal(`sha256=${mac.digest('base64')}`)
    expect(headers?.['x-extra']).to.equal('yes')
  })

  it('send as bots, typing, structured, files, receipts, and to anybody', async () => {
    await genesys.agentSays(conversationId, 'from a bot', { entity: 'Bot' })
    await genesys.agentTyping(conversationId)
    const reply = { contentType: 'QuickReply', quickReply: { text: 'Yes', payload: 'yes', action: 'Message' } }
    await genesys.sendStructured(conversationId, 'Shall we?', [reply])
    const file = { mediaType: 'Image', url: 'https://files/x', mime: 'image/png', filename: 'x.png' }
    await genesys.sendAttachment(conversationId, file)
    await genesys.sendReceipt(genesys.inbound[0]?.id ?? '', 'Published')
    await genesys.agentless(INTEGRATION, 'stranger', 'anybody there?')
    expect(sent(0).originatingEntity).to.equal('Bot')
    expect(sent(1)).to.deep.include({
      type: 'Event',
      events: [{ eventType: 'Typing', typing: { type: 'On', duration: 5000 } }],
    })
    expect(sent(1)).not.to.have.property('originatingEntity')
    expect(sent(2)).to.deep.include({ type: 'Structured', content: [reply] })
    expect(sent(3)).not.to.have.property('text')
    expect(sent(3).content[0].attachment).to.include(file)
    expect(sent(4)).to.include({ type: 'Receipt', status: 'Published', id: genesys.inbound[0]?.id })
    expect(sent(5).channel.to.id).to.equal('stranger')
  })

  it('try again five times on time-out, 429 and 5xx, byte-identical', async () => {
    for (const answer of ['hang' as const, { status: 429 }, { status: 503 }]) {
      relay.requests.length = 0
      relay.answer = () => answer
      const result = await genesys.agentSays(conversationId, 'anyone?')
      expect(result.accepted).to.equal(false)
      expect(relay.requests).to.have.length(6)
      expect(new Set(relay.requests.map((request) => request.body)).size).to.equal(1)
      expect(genesys.message(result.messageId)?.status).to.equal('failed')
    }
  })

  it('drop a message at any other 4xx and at a broken connection, unless switched so', async () => {
    for (const answer of [{ status: 401 }, { status: 404 }, 'reset' as const]) {
      relay.answer = () => answer
      expect((await genesys.agentSays(conversationId, 'x')).attempts).to.have.length(1)
    }
    await genesys.close()
    await start({ retryBrokenConnections: true })
    relay.answer = () => 'reset'
    expect((await genesys.agentSays(conversationId, 'x')).attempts).to.have.length(6)
  })

  it('can lose an answer on its way back, send once more, and send anything', async () => {
    const result = await genesys.agentSays(conversationId, 'x', { loseAnswers: 2 })
    expect(result.attempts.map((attempt) => attempt.kind)).to.deep.equal(['timeout', 'timeout', 'answer'])
    await genesys.redeliver(result.messageId)
    expect(new Set(relay.requests.map((request) => request.body)).size).to.equal(1)
    expect(relay.requests).to.have.length(4)
    await genesys.sendRaw(INTEGRATION, '{"a":1}', { 'X-Hub-Signature-256': 'sha256=bad' })
    expect(relay.requests.at(-1)?.headers['x-hub-signature-256']).to.equal('sha256=bad')
  })

  it('work with a server that checks rightly, and fail with one that takes the HMAC as hex', async () => {
    const check = (encoding: 'base64' | 'hex') => (request: StubRequest) => {
      const { headers, body } = request
      const mac = createHmac('sha256', WEBHOOK_SECRET).update(body).digest(encoding)
      return { status: headers['x-hub-signature-256'] === `sha256=${mac}` ? 200 : 401 }
    }
    relay.answer = check('base64')
    expect((await genesys.agentSays(conversationId, 'x')).accepted).to.equal(true)
    relay.answer = check('hex')
    expect((await genesys.agentSays(conversationId, 'y')).accepted).to.equal(false)
  })

  it('tell listeners', async () => {
    const seen: string[] = []
    genesys.on('event', (event) => {
      seen.push(event.type)
    })
    const { messageId } = await genesys.agentSays(conversationId, 'x')
    await client.receipt(messageId, 'Delivered')
    await client.message('y')
    expect(seen.slice(0, 5)).to.deep.equal([
      'webhook.sent',
      'webhook.answered',
      'webhook.finished',
      'receipt.received',
      'receipt.answered',
    ])
    expect(seen).to.include('inbound.received')
  })

  describe('receipts', () => {
    let messageId: string
    beforeEach(async () => {
      messageId = (await genesys.agentSays(conversationId, 'x')).messageId
    })

    it('are recorded and change what the agent sees, without the reason', async () => {
      expect(genesys.desktop(conversationId).at(-1)).to.include({ from: 'agent', text: 'x', status: 'sent' })
      const reasons = [{ code: 'MessageExpired', message: '45015' }]
      expect((await client.receipt(messageId, 'Failed', { reasons })).status).to.equal(200)
      expect(genesys.message(messageId)?.receipts[0]).to.deep.include({ status: 'Failed', final: true, reasons })
      expect(genesys.desktop(conversationId).at(-1)?.status).to.equal('failed')
      expect(JSON.stringify(genesys.desktop(conversationId))).not.to.include('MessageExpired')
      expect(genesys.violations).to.deep.equal([])
    })

    it('that are final come once: the same again is a violation, another is refused', async () => {
      await client.receipt(messageId, 'Delivered')
      expect((await client.receipt(messageId, 'Delivered')).status).to.equal(200)
      expect((await client.receipt(messageId, 'Failed')).status).to.equal(400)
      expect((await client.receipt(messageId, 'Sent', { isFinalReceipt: false })).status).to.equal(400)
      const kinds = genesys.violations.map((violation) => violation.kind)
      expect(kinds).to.deep.equal(['finalReceiptRepeated', 'receiptAfterFinal', 'receiptAfterFinal'])
      expect(genesys.desktop(conversationId).at(-1)?.status).to.equal('delivered')
    })

    it('may have states before the final one', async () => {
      await client.receipt(messageId, 'Sent', { isFinalReceipt: false })
      await client.receipt(messageId, 'Delivered')
      expect(genesys.message(messageId)?.receipts.map((receipt) => receipt.status)).to.deep.equal(['Sent', 'Delivered'])
      expect(genesys.violations).to.deep.equal([])
    })

    it('are refused for unknown and inbound messages, and for another recipient', async () => {
      expect((await client.receipt('nothing', 'Delivered')).status).to.equal(400)
      expect((await client.receipt(genesys.inbound[0]?.id ?? '', 'Delivered')).status).to.equal(400)
      expect((await client.receipt(messageId, 'Delivered', {}, 'cust-2')).status).to.equal(400)
      expect(genesys.message(messageId)?.receipts).to.deep.equal([])
    })

    const wrong: [string, object][] = [
      ['no recipient', { channel: { time: '2024-01-01T00:00:00Z' } }],
      ['no time', { channel: { to: { id: 'cust-1' } } }],
      ['no channel', { channel: undefined }],
      ['no id', { id: undefined }],
      ['Read, which Open does not know', { status: 'Read' }],
      ['a reason without message', { status: 'Failed', reasons: [{ code: 'GeneralError' }] }],
      ['an unknown reason', { status: 'Failed', reasons: [{ code: 'Quota', message: 'x' }] }],
      ['reasons of a Delivered one', { reasons: [{ message: 'x' }] }],
      ['isFinalReceipt as a string', { isFinalReceipt: 'true' }],
      ['channel.messageId', { channel: { to: { id: 'cust-1' }, time: '2024-01-01T00:00:00Z', messageId: 'x' } }],
    ]
    for (const [name, more] of wrong) {
      it(`are refused with ${name}`, async () => {
        expect((await client.receipt(messageId, 'Delivered', more)).body).to.include({ code: 'bad.request' })
        expect(genesys.message(messageId)?.receipts).to.deep.equal([])
      })
    }
  })

  describe('conversations', () => {
    it('list their messages by participant, and give them one by one and in bulk', async () => {
      const { messageId } = await genesys.agentSays(conversationId, 'x')
      await client.receipt(messageId, 'Delivered')
      const { body } = await client.api('GET', conversationId)
      const participants = body.participants as {
        purpose: string
        state: string
        messages: { messageId: string; messageStatus: string; messageTime: string }[]
      }[]
      expect(participants.map((entry) => entry.purpose)).to.deep.equal(['customer', 'acd', 'agent'])
      expect(participants[0]?.messages[0]?.messageId).to.equal(genesys.inbound[0]?.id)
      expect(participants[2]?.messages[0]).to.include({ messageId, messageStatus: 'delivery-success' })
      const one = (await client.api('GET', `${conversationId}/messages/${messageId}`)).body
      expect(one).to.include({ id: messageId, direction: 'outbound', conversationId, toAddress: 'cust-1' })
      expect(one.normalizedMessage).to.include({ type: 'Text', text: 'x', originatingEntity: 'Human' })
      const bulk = await client.api('POST', `${conversationId}/messages/bulk`, [messageId, 'nothing'])
      expect(bulk.body.entities).to.deep.equal([one])
    })

    it('refuse a bulk that is no array of ids or too long, unknown messages and conversations', async () => {
      const bulk = (body: unknown) => client.api('POST', `${conversationId}/messages/bulk`, body)
      expect((await bulk({ ids: [] })).status).to.equal(400)
      expect((await bulk([1])).status).to.equal(400)
      expect((await bulk('[')).status).to.equal(400)
      expect((await bulk(Array.from({ length: 1001 }, (_, index) => String(index)))).status).to.equal(400)
      expect((await client.api('GET', `${conversationId}/messages/nothing`)).status).to.equal(404)
      expect((await client.api('GET', 'nothing')).status).to.equal(404)
    })

    it('show the end, and can be forgotten long after it', async () => {
      await genesys.close()
      await start({ forgetEndedAfterMs: 3_600_000 })
      genesys.disconnect(conversationId)
      const { body } = await client.api('GET', conversationId)
      const states = (body.participants as { state: string }[]).map((entry) => entry.state)
      expect(new Set(states)).to.deep.equal(new Set(['disconnected']))
      genesys.advanceClock(3_600_001)
      expect((await client.api('GET', conversationId)).status).to.equal(404)
    })

    it('wait in the queue for an agent without autoAnswer', async () => {
      await genesys.close()
      await start({ autoAnswer: false })
      const purposes = () => genesys.conversations[0]?.participants.map((entry) => `${entry.purpose} ${entry.state}`)
      expect(purposes()).to.deep.equal(['customer connected', 'acd connected'])
      genesys.agentAnswers(conversationId)
      expect(purposes()).to.deep.equal(['customer connected', 'acd disconnected', 'agent connected'])
    })

    it('begin in a flow with flowFirst, and tell of agents and customers whose part ends', async () => {
      await genesys.close()
      await start({ flowFirst: true })
      const ends: string[] = []
      genesys.on('event', (event) => {
        if (event.type !== 'user.end' && event.type !== 'customer.end') return
        const { disconnectType, queueId, userId, interactingDurationMs } = event.end
        expect(interactingDurationMs).to.be.greaterThan(0)
        ends.push(`${event.type} ${disconnectType} ${queueId} ${userId === undefined ? 'nobody' : 'agent'}`)
      })
      const purposes = () => genesys.conversations[0]?.participants.map((entry) => `${entry.purpose} ${entry.state}`)
      expect(purposes()).to.deep.equal(['customer connected', 'workflow connected'])
      genesys.enterQueue(conversationId, { id: 'q1', name: 'One' })
      genesys.agentAnswers(conversationId)
      expect(ends, 'a flow is nobody').to.deep.equal([])
      genesys.enterQueue(conversationId, { id: 'q2', name: 'Two' })
      genesys.agentAnswers(conversationId)
      genesys.disconnect(conversationId)
      expect(ends).to.deep.equal([
        'user.end TRANSFER q1 agent',
        'user.end CLIENT q2 agent',
        'customer.end PEER q2 nobody',
      ])
    })
  })

  it('refuse a webhook secret of 15 characters', async () => {
    const integrations = [{ id: INTEGRATION, webhookSecret: 'x'.repeat(15) }]
    const error = await startGenesys({ clients: [], integrations }).catch((reason: Error) => reason)
    expect(error).to.be.an('error').with.property('message').that.includes('longer than 15')
  })
})
