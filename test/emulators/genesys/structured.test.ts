import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { type StubRelay, startStubRelay } from '../stub-relay.js'
import { CLIENT, INTEGRATION, TestClient, WEBHOOK_SECRET } from './client.js'
import type { GenesysEmulator } from './genesys-emulator.js'
import { offeredAnswers } from './offered-answers.js'
import { startGenesys } from './start-genesys.js'

const FOLDER = new URL('../../fixtures/structured/', import.meta.url)
const SAMPLES = readdirSync(FOLDER).map((name) => ({
  name,
  ...(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as { text: string; content: readonly object[] }),
}))

describe('structured messages of the Genesys double', () => {
  let genesys: GenesysEmulator
  let relay: StubRelay
  let client: TestClient
  let conversationId: string

  beforeEach(async () => {
    relay = await startStubRelay(() => ({ status: 200 }))
    const integrations = [{ id: INTEGRATION, webhookSecret: WEBHOOK_SECRET, webhookUrl: relay.url }]
    genesys = await startGenesys({ clients: [CLIENT], integrations })
    client = new TestClient(genesys)
    await client.login()
    conversationId = String((await client.message('hi')).body.conversationId)
  })
  afterEach(() => Promise.all([genesys.close(), relay.close()]))

  const channel = (id = 'cust-1') => ({ from: { id, idType: 'Opaque' }, time: new Date().toISOString() })
  const respond = (body: object) => client.api('POST', `${INTEGRATION}/inbound/open/structured/response`, body)

  for (const { name, text, content } of SAMPLES) {
    it(`takes every answer that ${name} offers, and shows it as the customer's`, async () => {
      const { messageId } = await genesys.sendStructured(conversationId, text, content)
      const webhook = JSON.parse(relay.requests.at(-1)?.body.toString() ?? '{}')
      expect(webhook).to.deep.include({ type: 'Structured', originatingEntity: 'Bot', content })
      for (const buttonResponse of offeredAnswers(content)) {
        const answer = await respond({ channel: channel(), buttonResponse, originatingMessageId: messageId })
        expect(answer.status, JSON.stringify(answer.body)).to.equal(200)
        expect(genesys.inbound.at(-1)).to.deep.include({
          ...{ conversationId, text: buttonResponse.text, type: 'Structured' },
          content: [
            { contentType: 'ButtonResponse', buttonResponse: { ...buttonResponse, originatingMessageId: messageId } },
          ],
        })
      }
    })
  }

  describe('refuse', () => {
    const quickReply = { text: '是', payload: 'yes', action: 'Message' }
    const good = { type: 'QuickReply', text: '是', payload: 'yes' }
    let asked: string
    beforeEach(async () => {
      asked = (await genesys.sendStructured(conversationId, '?', [{ contentType: 'QuickReply', quickReply }])).messageId
    })
    const bodyOf = (change: object = {}) => ({
      ...{ channel: channel(), buttonResponse: good, originatingMessageId: asked },
      ...change,
    })

    const wrong: [string, () => object][] = [
      ['no originating message', () => bodyOf({ originatingMessageId: undefined })],
      ['one nobody sent', () => bodyOf({ originatingMessageId: 'nobody' })],
      ['no button', () => bodyOf({ buttonResponse: undefined })],
      ['a type Open Messaging does not know', () => bodyOf({ buttonResponse: { ...good, type: 'ListPicker' } })],
      ['another type than was asked', () => bodyOf({ buttonResponse: { ...good, type: 'Button' } })],
      ['an empty payload', () => bodyOf({ buttonResponse: { ...good, payload: '' } })],
      ['a payload that was not offered', () => bodyOf({ buttonResponse: { ...good, payload: 'no' } })],
      ['a text that was not offered', () => bodyOf({ buttonResponse: { ...good, text: '1' } })],
      ['another customer', () => bodyOf({ channel: channel('cust-2') })],
      ['no channel', () => bodyOf({ channel: undefined })],
      ['a field nobody documents', () => bodyOf({ text: '是' })],
    ]
    for (const [name, body] of wrong) {
      it(name, async () => {
        const before = genesys.inbound.length
        expect((await respond(body())).body).to.include({ status: 400, code: 'bad.request' })
        expect(genesys.inbound).to.have.length(before)
      })
    }

    it('an answer to a plain text', async () => {
      const { messageId } = await genesys.agentSays(conversationId, 'hello')
      expect((await respond(bodyOf({ originatingMessageId: messageId }))).status).to.equal(400)
    })

    it('an answer after the conversation ended', async () => {
      genesys.disconnect(conversationId)
      expect((await respond(bodyOf())).status).to.equal(400)
    })
  })
})
