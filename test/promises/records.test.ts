import { expect } from 'chai'
import { CLIENT, INTEGRATION, TestClient, WEBHOOK_SECRET } from '../emulators/genesys/client.js'
import type { GenesysEmulator } from '../emulators/genesys/genesys-emulator.js'
import { startGenesys } from '../emulators/genesys/start-genesys.js'
import { type StubRelay, startStubRelay } from '../emulators/stub-relay.js'
import { startWeChat } from '../emulators/wechat/start-wechat.js'
import type { WeChatEmulator } from '../emulators/wechat/wechat-emulator.js'
import { checkPromises } from './checker.js'
import { collectRecords } from './records.js'

describe('records taken from both doubles', () => {
  let wechat: WeChatEmulator
  let genesys: GenesysEmulator
  let relay: StubRelay
  let client: TestClient

  beforeEach(async () => {
    relay = await startStubRelay(({ url }) => (url.pathname === '/wechat' ? { body: 'success' } : { status: 200 }))
    const account = { appId: 'wx1', appSecret: 's', token: 't', mode: 'plain' as const, originalId: 'gh_1' }
    wechat = await startWeChat({ accounts: [{ ...account, webhookUrl: `${relay.url}/wechat` }] })
    const integration = { id: INTEGRATION, webhookSecret: WEBHOOK_SECRET, webhookUrl: `${relay.url}/genesys` }
    genesys = await startGenesys({ clients: [CLIENT], integrations: [integration] })
    client = new TestClient(genesys)
    await client.login()
  })
  afterEach(() => Promise.all([wechat.close(), genesys.close(), relay.close()]))

  /** Sends a custom message as a relay would. */
  async function sendCustom(touser: string, content: string): Promise<void> {
    const grant = { grant_type: 'client_credential', appid: 'wx1', secret: 's' }
    const answer = await fetch(`${wechat.url}/cgi-bin/stable_token`, { method: 'POST', body: JSON.stringify(grant) })
    const { access_token } = (await answer.json()) as { access_token: string }
    const body = JSON.stringify({ touser, msgtype: 'text', text: { content } })
    await fetch(`${wechat.url}/cgi-bin/message/custom/send?access_token=${access_token}`, { method: 'POST', body })
  }
  const violations = () => {
    const records = collectRecords(wechat, genesys)
    return [...records.violations, ...checkPromises(records)]
  }
  const conversationOf = (customerId: string) => genesys.conversationOf(customerId)?.id ?? ''

  async function talk(): Promise<string> {
    await wechat.sendText('openid-alice', 'hello')
    await client.message('hello', 'c-alice')
    await client.message('【系统】 a notice', 'c-alice')
    const { messageId } = await genesys.agentSays(conversationOf('c-alice'), 'good day')
    await sendCustom('openid-alice', 'good day')
    return messageId
  }

  it('of a right relay have no violations', async () => {
    await client.receipt(await talk(), 'Delivered', {}, 'c-alice')
    expect(violations()).to.deep.equal([])
  })

  it('show a missing receipt, and one repeated', async () => {
    const messageId = await talk()
    expect(violations()).to.deep.equal([`agent message ${messageId} has no final receipt`])
    await client.receipt(messageId, 'Delivered', {}, 'c-alice')
    await client.receipt(messageId, 'Delivered', {}, 'c-alice')
    expect(violations()).to.deep.equal([`agent message ${messageId} has its final receipt twice`])
  })

  it('show a lost message and an answer that went to another customer', async () => {
    await client.receipt(await talk(), 'Delivered', {}, 'c-alice')
    const lost = await wechat.sendText('openid-bob', 'is anyone there?')
    await sendCustom('openid-bob', 'good day')
    expect(violations()).to.have.members([
      `wx1/openid-bob toAgent: ${lost.msgId} was acknowledged and never arrived`,
      'wx1/openid-bob toCustomer: a text arrived that nobody sent: "good day"',
    ])
  })

  it('show customers who are mixed up, and an OpenID that left', async () => {
    await wechat.sendText('openid-alice', 'hello')
    await wechat.sendText('openid-bob', 'hi')
    await wechat.sendText('openid-bob', 'hi again')
    await client.message('hello', 'c-1')
    await client.message('hi', 'c-1')
    await client.message('hi again', 'c-2', { messageId: 'openid-bob-3' })
    const { violations: found } = collectRecords(wechat, genesys)
    expect(found[0]).to.equal('c-1 speaks for two customers')
    expect(found[1]).to.equal('wx1/openid-bob has two ids at Genesys')
    expect(found[2]).to.match(/^call \d+ to Genesys \(message\) names an OpenID$/)
    expect(found).to.have.length(3)
  })
})
