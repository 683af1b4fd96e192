import { expect } from 'chai'
import { type StubRelay, startStubRelay } from '../stub-relay.js'
import type { WeChatMode, WeChatSwitches } from './account.js'
import { decryptMessage } from './cipher.js'
import { signatureOf } from './signature.js'
import { startWeChat } from './start-wechat.js'
import type { WeChatEmulator } from './wechat-emulator.js'
import { parseFlatXml } from './xml.js'

const KEY = 'MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY'

describe('pushes of the WeChat double', () => {
  let wechat: WeChatEmulator
  let relay: StubRelay

  beforeEach(async () => {
    relay = await startStubRelay()
  })
  afterEach(async () => {
    await wechat.close()
    await relay.close()
  })

  async function start(mode: WeChatMode, switches: Partial<WeChatSwitches> = {}, timeouts = 20): Promise<void> {
    const account = {
      appId: 'wxone',
      appSecret: 's',
      token: 'tok',
      encodingAesKey: KEY,
      mode,
      originalId: 'gh_one',
      webhookUrl: `${relay.url}/webhooks/wechat/default`,
    }
    wechat = await startWeChat({ accounts: [account], switches, timeScale: { retryGaps: 100, timeouts } })
  }
  const query = (name: string, index = 0) => relay.requests[index]?.url.searchParams.get(name) ?? ''
  const plain = (index = 0) => {
    const fields = parseFlatXml(relay.requests[index]?.body ?? '')
    return Object.fromEntries([...fields].map(([name, { text }]) => [name, text]))
  }

  it('are signed and clear in plain mode', async () => {
    await start('plain')
    const result = await wechat.sendText('alice', 'a ]]> & <b>')
    expect(result).to.deep.include({ acknowledged: true, answer: { kind: 'success' }, reply: undefined })
    expect(query('signature')).to.equal(signatureOf(['tok', query('timestamp'), query('nonce')]))
    expect(query('openid')).to.equal('alice')
    expect(query('encrypt_type')).to.equal('')
    const fields = plain()
    expect(fields).to.include({ ToUserName: 'gh_one', FromUserName: 'alice', MsgType: 'text', Content: 'a ]]> & <b>' })
    expect(fields.MsgId)
      .to.equal(result.msgId)
      .and.to.match(/^\d{17,19}$/)
    expect(relay.requests[0]?.body).to.include(`<MsgId>${result.msgId}</MsgId>`)
    expect(Number(fields.CreateTime)).to.be.closeTo(Date.now() / 1000, 2)
  })

  it('are encrypted in safe mode, with clear fields beside in compatible mode', async () => {
    for (const mode of ['safe', 'compatible'] as const) {
      await start(mode)
      await wechat.sendText('alice', '你好')
      const index = relay.requests.length - 1
      const fields = plain(index)
      const parts = ['tok', query('timestamp', index), query('nonce', index), fields.Encrypt ?? '']
      expect(query('msg_signature', index)).to.equal(signatureOf(parts))
      expect(query('encrypt_type', index)).to.equal('aes')
      const { message, appId } = decryptMessage(KEY, fields.Encrypt ?? '')
      expect(appId).to.equal('wxone')
      expect(parseFlatXml(message).get('Content')?.text).to.equal('你好')
      expect(fields.Content).to.equal(mode === 'safe' ? undefined : '你好')
      if (mode === 'safe') await wechat.close()
    }
  })

  it('carry events with nested and repeated fields', async () => {
    await start('plain')
    const list = [{ PicMd5Sum: 'a' }, { PicMd5Sum: 'b' }]
    await wechat.sendEvent('alice', 'pic_weixin', {
      EventKey: 'k',
      SendPicsInfo: { Count: 2, PicList: { item: list } },
    })
    const body = relay.requests[0]?.body ?? ''
    expect(body).to.include('<Event><![CDATA[pic_weixin]]></Event>').and.to.include('<Count>2</Count>')
    expect(body.match(/<item>/g)).to.have.length(2)
    expect(body).not.to.include('MsgId')
  })

  it('show a passive reply on the phone; a wrong answer is a violation and a notice', async () => {
    await start('plain')
    relay.answer = () => ({
      body: '<xml><ToUserName><![CDATA[alice]]></ToUserName><FromUserName><![CDATA[gh_one]]></FromUserName><CreateTime>1700000000</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[welcome]]></Content></xml>',
    })
    expect((await wechat.sendText('alice', 'one')).reply).to.equal('welcome')
    expect(wechat.phone('alice').at(-1)).to.include({ kind: 'passive', text: 'welcome' })
    const wrong = await wechat.sendText('bob', 'two')
    expect(wrong.acknowledged).to.equal(false)
    expect(wechat.violations).to.deep.equal(['answer to a push: <ToUserName> is not the customer'])
    expect(wechat.phone('bob').at(-1)).to.include({ from: 'system', kind: 'notice' })
    expect(relay.requests).to.have.length(2)
  })

  it('are tried three times on time-out, byte-identical, then the phone shows the notice', async () => {
    await start('safe')
    relay.answer = () => 'hang'
    const result = await wechat.sendText('alice', 'one')
    expect(result.attempts.map((attempt) => attempt.kind)).to.deep.equal(['timeout', 'timeout', 'timeout'])
    expect(result.acknowledged).to.equal(false)
    expect(new Set(relay.requests.map((request) => request.body + request.url.search)).size).to.equal(1)
    expect(wechat.phone('alice').at(-1)?.kind).to.equal('notice')
    expect(wechat.pushes[0]?.acknowledgedAt).to.equal(undefined)
  })

  it('can be signed anew for each attempt', async () => {
    await start('safe', { resignRetries: true })
    relay.answer = () => (relay.requests.length < 3 ? 'hang' : { body: 'success' })
    expect((await wechat.sendText('alice', 'one')).acknowledged).to.equal(true)
    expect(new Set(relay.requests.map((request) => request.url.search)).size).to.equal(3)
    const messages = relay.requests.map((_, index) => decryptMessage(KEY, plain(index).Encrypt ?? '').message)
    expect(new Set(messages).size).to.equal(1)
  })

  it('are not tried again on errors, unless switched so', async () => {
    await start('plain')
    for (const answer of ['reset' as const, { status: 503 }]) {
      relay.answer = () => answer
      expect((await wechat.sendText('alice', 'one')).attempts).to.have.length(1)
    }
    await wechat.close()
    await start('plain', { retryOn: 'errors' })
    relay.requests.length = 0
    const answers = ['reset' as const, { status: 503 }, { body: 'success' }]
    relay.answer = () => answers[relay.requests.length - 1] ?? 'hang'
    const result = await wechat.sendText('alice', 'two')
    expect(result.attempts).to.have.length(3)
    expect(result.acknowledged).to.equal(true)
  })

  it('can be tried again while the first attempt is open', async () => {
    await start('plain', { parallelRetries: true }, 2)
    let both = () => {}
    const second = new Promise<void>((resolve) => {
      both = resolve
    })
    relay.answer = async () => {
      if (relay.requests.length > 1) both()
      await second
      return { body: 'success' }
    }
    const result = await wechat.sendText('alice', 'one')
    expect(result.attempts.map(({ kind }) => kind)).to.deep.equal(['answer', 'answer'])
    expect(result.acknowledged).to.equal(true)
  })

  it('can lose an answer on its way back, and be delivered once more at will', async () => {
    await start('plain')
    const result = await wechat.sendText('alice', 'one', { loseAnswers: 1 })
    expect(result.attempts.map((attempt) => attempt.kind)).to.deep.equal(['timeout', 'answer'])
    await wechat.redeliver(result.msgId)
    expect(new Set(relay.requests.map((request) => request.body)).size).to.equal(1)
    expect(relay.requests).to.have.length(3)
  })

  it('are told to listeners, who are waited for', async () => {
    await start('plain')
    const seen: string[] = []
    wechat.on('event', (event) => {
      seen.push(event.type)
    })
    let waited = false
    wechat.on('push.answered', async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      waited = true
    })
    await wechat.sendText('alice', 'one')
    expect(waited).to.equal(true)
    expect(seen).to.deep.equal(['push.sent', 'push.answered'])
  })

  it('check the URL by its echo', async () => {
    await start('safe')
    relay.answer = ({ url }) => ({ body: url.searchParams.get('echostr') ?? '' })
    expect((await wechat.verifyUrl()).ok).to.equal(true)
    expect((await wechat.verifyUrl('wxone', true)).ok).to.equal(false)
    relay.answer = ({ url }) => ({ body: decryptMessage(KEY, url.searchParams.get('echostr') ?? '').message })
    expect((await wechat.verifyUrl('wxone', true)).ok).to.equal(true)
    relay.answer = () => ({ body: 'success' })
    expect((await wechat.verifyUrl()).ok).to.equal(false)
    relay.answer = ({ url }) => ({ status: 403, body: url.searchParams.get('echostr') ?? '' })
    expect((await wechat.verifyUrl()).ok).to.equal(false)
  })

  it('shows on the phone what was sent that is no text, and what was done', async () => {
    await start('plain')
    const place = { Location_X: '30.2', Location_Y: '120.1', Scale: '16', Label: '西湖' }
    await wechat.sendMessage('oA', 'location', place)
    await wechat.sendEvent('oA', 'CLICK', { EventKey: 'ORDERS' })
    await wechat.sendText('oA', 'hi')
    expect(wechat.phone('oA').map(({ kind, text, msgType, about }) => ({ kind, text, msgType, about }))).to.deep.equal([
      { kind: 'message', text: '[location]', msgType: 'location', about: '西湖' },
      { kind: 'event', text: 'CLICK', msgType: undefined, about: 'ORDERS' },
      { kind: 'text', text: 'hi', msgType: undefined, about: undefined },
    ])
    expect(plain(0)).to.include({ MsgType: 'location', Label: '西湖' })
    expect(plain(1)).to.include({ MsgType: 'event', Event: 'CLICK', EventKey: 'ORDERS' })
  })
})
