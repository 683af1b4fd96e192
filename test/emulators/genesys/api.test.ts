import { expect } from 'chai'
import { CLIENT, INTEGRATION, TestClient, WEBHOOK_SECRET } from './client.js'
import type { GenesysEmulator } from './genesys-emulator.js'
import type { GenesysSwitches } from './org.js'
import { startGenesys } from './start-genesys.js'

describe('the API of the Genesys double', () => {
  let genesys: GenesysEmulator
  let client: TestClient

  async function start(switches: Partial<GenesysSwitches> = {}): Promise<void> {
    genesys = await startGenesys({
      clients: [CLIENT, { id: 'viewer', secret: 's', permissions: ['conversation:message:view'] }],
      integrations: [{ id: INTEGRATION, webhookSecret: WEBHOOK_SECRET }],
      switches,
    })
    client = new TestClient(genesys)
    await client.login()
  }
  beforeEach(() => start())
  afterEach(() => genesys.close())

  describe('login', () => {
    it('gives a bearer token that lives as long as it says', async () => {
      const { status, body } = await client.login()
      expect(status).to.equal(200)
      expect(body).to.include({ token_type: 'bearer', expires_in: 86_400 })
      genesys.advanceClock(86_400_000)
      expect((await client.message('hi')).body).to.include({ status: 401, code: 'bad.credentials' })
    })

    it('refuses wrong clients, wrong grants and wrong types', async () => {
      const tries: [Parameters<TestClient['login']>, number, string][] = [
        [[{ id: 'nobody', secret: 'x' }], 400, 'invalid_client'],
        [[{ ...CLIENT, secret: 'wrong' }], 401, 'invalid_client'],
        [[CLIENT, 'grant_type=client_credentials', { Authorization: 'Bearer x' }], 401, 'invalid_client'],
        [[CLIENT, 'grant_type=password'], 400, 'unsupported_grant_type'],
        [[CLIENT, ''], 400, 'invalid_request'],
        [[CLIENT, '{}', { 'Content-Type': 'application/json' }], 400, 'invalid_request'],
      ]
      for (const [args, status, error] of tries) {
        const answer = await client.login(...args)
        expect(answer.status, error).to.equal(status)
        expect(answer.body.error).to.equal(error)
      }
    })

    it('stands before every request: no token, unknown token, revoked token, no permission', async () => {
      const anonymous = await client.api('POST', `${INTEGRATION}/inbound/open/message`, {}, { Authorization: '' })
      expect(anonymous.body).to.include({ status: 401, code: 'authentication.required' })
      expect((await new TestClient(genesys).message('hi')).status).to.equal(401)
      genesys.revokeTokens()
      expect((await client.message('hi')).status).to.equal(401)
      await client.login({ id: 'viewer', secret: 's' })
      expect((await client.message('hi')).body).to.include({ status: 403, code: 'missing.any.permissions' })
      expect(genesys.inbound).to.deep.equal([])
    })
  })

  describe('request limit', () => {
    it('is 300 a minute per client, all routes and all tokens together, with Retry-After', async () => {
      // To the beginning of a minute of the double's clock: one that ends meanwhile would forget what was counted.
      genesys.advanceClock(60_000 - (Date.now() % 60_000) + 1)
      for (let sent = 0; sent < 150; sent++) {
        const answers = await Promise.all([client.message(`m${sent}`), client.api('GET', 'nothing')])
        expect(answers.map((answer) => answer.status)).to.deep.equal([200, 404])
      }
      await client.login()
      const refused = await client.message('one more')
      expect(refused.body).to.include({ status: 429, code: 'too.many.requests' })
      const wait = Number(refused.headers.get('retry-after'))
      expect(wait).to.be.within(1, 60)
      genesys.advanceClock(wait * 1000)
      expect((await client.message('next minute')).status).to.equal(200)
    })

    it('can be another one', async () => {
      await genesys.close()
      await start({ requestsPerMinute: 1 })
      expect([(await client.message('a')).status, (await client.message('b')).status]).to.deep.equal([200, 429])
    })
  })

  describe('inbound messages', () => {
    const channel = { from: { id: 'cust-1' }, time: '2024-01-01T00:00:00.000Z' }
    const good = { channel, text: 'hi' }

    it('are taken and answered; the conversationId only when asked for', async () => {
      const answer = await client.inbound('message', good)
      expect(answer.status).to.equal(200)
      expect(answer.body).to.include({ text: 'hi', direction: 'Inbound' }).and.not.have.property('conversationId')
      expect((await client.message('again')).body.conversationId).to.equal(genesys.conversations[0]?.id)
      expect(answer.headers.get('inin-correlation-id')).to.be.a('string')
    })

    it('take custom attributes, which the customer participant shows', async () => {
      const metadata = { customAttributes: { externalId: 'e1', wechatAccount: 'default' } }
      const { body } = await client.message('hi', 'cust-1', { metadata })
      const shown = await client.api('GET', String(body.conversationId))
      const participants = shown.body.participants as { purpose: string; attributes: object }[]
      expect(participants.find((entry) => entry.purpose === 'customer')?.attributes).to.deep.equal(
        metadata.customAttributes,
      )
    })

    it('are not recognised by channel.messageId: a second post is a second message', async () => {
      await client.message('hi', 'cust-1', { messageId: 'm1' })
      await client.message('hi', 'cust-1', { messageId: 'm1' })
      expect(genesys.inbound).to.have.length(2)
    })

    const refused: [string, unknown][] = [
      ['text that is not JSON', '{"channel"'],
      ['an array', []],
      ['no channel', { text: 'hi' }],
      ['no sender', { channel: { time: channel.time }, text: 'hi' }],
      ['an empty sender id', { channel: { ...channel, from: { id: '' } }, text: 'hi' }],
      ['an unknown idType', { channel: { ...channel, from: { id: 'a', idType: 'WeChat' } }, text: 'hi' }],
      ['a nickname that is no string', { channel: { ...channel, from: { id: 'a', nickname: 5 } }, text: 'hi' }],
      ['no time', { channel: { from: channel.from }, text: 'hi' }],
      ['a local time', { channel: { ...channel, time: '2024-01-01T00:00:00+08:00' }, text: 'hi' }],
      ['epoch milliseconds', { channel: { ...channel, time: 1_700_000_000_000 }, text: 'hi' }],
      ['neither text nor content', { channel }],
      ['an empty text', { channel, text: '' }],
      ['a text that is no string', { channel, text: 5 }],
      ['root metadata that is no map of strings', { ...good, metadata: { customAttributes: { a: 'b' } } }],
      [
        'attributes that are not flat',
        { channel: { ...channel, metadata: { customAttributes: { a: {} } } }, text: 'hi' },
      ],
      ['a numeric messageId', { channel: { ...channel, messageId: 5 }, text: 'hi' }],
      ['content that is no attachment', { channel, content: [{ contentType: 'Location' }] }],
      [
        'an attachment without mime',
        {
          channel,
          content: [{ contentType: 'Attachment', attachment: { mediaType: 'Image', url: 'https://x/y' } }],
        },
      ],
      ['a field nobody documents', { ...good, conversationId: 'c' }],
      ['a channel field nobody documents', { channel: { ...channel, openid: 'o' }, text: 'hi' }],
    ]
    for (const [name, body] of refused) {
      it(`are refused with ${name}`, async () => {
        const answer = await client.inbound('message', body)
        expect(answer.body).to.include({ status: 400, code: 'bad.request' })
        expect(genesys.inbound).to.deep.equal([])
      })
    }

    it('are refused for an unknown integration and with a wrong content type', async () => {
      const unknown = await client.api('POST', 'other/inbound/open/message', good)
      expect(unknown.body).to.include({ status: 404, code: 'not.found' })
      const type = { 'Content-Type': 'text/plain' }
      const plain = await client.api('POST', `${INTEGRATION}/inbound/open/message`, good, type)
      expect(plain.status).to.equal(415)
    })

    it('tolerate fields nobody documents where told so', async () => {
      await genesys.close()
      await start({ refuseUnknownFields: false })
      expect((await client.inbound('message', { ...good, conversationId: 'c' })).status).to.equal(200)
    })
  })

  describe('typing events', () => {
    it('are taken, anything else is refused', async () => {
      const channel = { from: { id: 'cust-1' }, time: new Date().toISOString() }
      const typing = genesys.events.next('typing')
      expect((await client.inbound('event', { channel, events: [{ eventType: 'Typing' }] })).status).to.equal(200)
      expect((await typing).customerId).to.equal('cust-1')
      for (const body of [{ channel, events: [] }, { channel, events: [{ eventType: 'Presence' }] }, { channel }]) {
        expect((await client.inbound('event', body)).status).to.equal(400)
      }
    })
  })

  describe('threading', () => {
    const conversationOf = async (customer: string) => (await client.message('hi', customer)).body.conversationId

    it('joins the open conversation of a customer, and only theirs', async () => {
      const first = await conversationOf('a')
      expect(await conversationOf('a')).to.equal(first)
      expect(await conversationOf('b')).not.to.equal(first)
    })

    it('reuses the conversation within the timeline after its end, then begins a new one', async () => {
      const first = String(await conversationOf('a'))
      genesys.disconnect(first)
      genesys.advanceClock(72 * 3_600_000 - 1000)
      await client.login()
      expect(await conversationOf('a')).to.equal(first)
      genesys.disconnect(first)
      genesys.advanceClock(72 * 3_600_000 + 1000)
      await client.login()
      expect(await conversationOf('a')).not.to.equal(first)
    })

    it('can begin a new conversation after each end', async () => {
      await genesys.close()
      await start({ reuseConversationId: false })
      const first = String(await conversationOf('a'))
      genesys.disconnect(first)
      expect(await conversationOf('a')).not.to.equal(first)
    })
  })
})
