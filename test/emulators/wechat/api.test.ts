import { expect } from 'chai'
import { type StubRelay, startStubRelay } from '../stub-relay.js'
import type { WeChatSwitches } from './account.js'
import { startWeChat } from './start-wechat.js'
import type { WeChatEmulator } from './wechat-emulator.js'

const ACCOUNTS = [
  { appId: 'wxone', appSecret: 'secret-one', token: 'tok', mode: 'plain' as const, originalId: 'gh_one' },
  { appId: 'wxtwo', appSecret: 'secret-two', token: 'tok', mode: 'plain' as const, originalId: 'gh_two' },
]

describe('the API of the WeChat double', () => {
  let wechat: WeChatEmulator
  let relay: StubRelay

  before(async () => {
    relay = await startStubRelay()
  })
  after(() => relay.close())
  afterEach(() => wechat.close())

  async function start(switches: Partial<WeChatSwitches> = {}): Promise<void> {
    const accounts = ACCOUNTS.map((account) => ({ ...account, webhookUrl: relay.url }))
    wechat = await startWeChat({ accounts, switches })
  }

  async function call(path: string, body?: string, method = body === undefined ? 'GET' : 'POST') {
    const response = await fetch(`${wechat.url}${path}`, { method, ...(body !== undefined && { body }) })
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      ...((await response.json()) as {
        errcode?: number
        errmsg?: string
        access_token?: string
        expires_in?: number
      }),
    }
  }
  const stable = (fields: object = {}) =>
    call(
      '/cgi-bin/stable_token',
      JSON.stringify({ grant_type: 'client_credential', appid: 'wxone', secret: 'secret-one', ...fields }),
    )
  const legacy = (secret = 'secret-one') =>
    call(`/cgi-bin/token?grant_type=client_credential&appid=wxone&secret=${secret}`)
  const token = async () => (await stable()).access_token ?? ''
  const text = (content: string, touser = 'alice') => JSON.stringify({ touser, msgtype: 'text', text: { content } })
  const send = async (body: string, path = 'send', accessToken?: string) =>
    call(`/cgi-bin/message/custom/${path}?access_token=${accessToken ?? (await token())}`, body)
  const errcode = async (body: string) => (await send(body)).errcode

  describe('access tokens', () => {
    beforeEach(() => start())

    it('stable_token gives the same one while it is valid, with the seconds left', async () => {
      const first = await stable()
      wechat.advanceClock(60_000)
      const second = await stable()
      expect(second.access_token).to.equal(first.access_token)
      expect(second.expires_in).to.be.within(7135, 7141)
    })

    it('stable_token gives a new one in the last five minutes; the old lives on to its end', async () => {
      const first = await token()
      wechat.advanceClock((7200 - 299) * 1000)
      expect(await token()).not.to.equal(first)
      wechat.addFollower('alice')
      expect((await send(text('hi'), 'send', first)).errcode).to.equal(45015)
      wechat.advanceClock(300_000)
      expect((await send(text('hi'), 'send', first)).errcode).to.equal(42001)
    })

    it('force_refresh kills the old one, not twice in 30 s, 20 times a day', async () => {
      const first = await token()
      const forced = (await stable({ force_refresh: true })).access_token
      expect(forced).not.to.equal(first)
      expect((await send(text('hi'), 'send', first)).errcode).to.equal(40001)
      expect((await stable({ force_refresh: true })).access_token).to.equal(forced)
      for (let count = 2; count <= 20; count++) {
        wechat.advanceClock(31_000)
        expect((await stable({ force_refresh: true })).errcode).to.equal(undefined)
      }
      wechat.advanceClock(31_000)
      expect((await stable({ force_refresh: true })).errcode).to.equal(45009)
    })

    it('token gives a new one each time; the one before dies five minutes later', async () => {
      const first = (await legacy()).access_token ?? ''
      const second = (await legacy()).access_token ?? ''
      expect(second).not.to.equal(first)
      wechat.addFollower('alice')
      expect((await send(text('hi'), 'send', first)).errcode).to.equal(45015)
      wechat.advanceClock(301_000)
      expect((await send(text('hi'), 'send', first)).errcode).to.equal(42001)
      expect((await send(text('hi'), 'send', second)).errcode).to.equal(45015)
    })

    it('refuses a wrong secret, an unknown AppID, missing and malformed requests', async () => {
      expect((await stable({ secret: 'wrong' })).errcode).to.equal(40125)
      expect((await legacy('wrong')).errcode).to.equal(40125)
      expect((await stable({ appid: 'wxnone' })).errcode).to.equal(40013)
      expect((await stable({ appid: undefined })).errcode).to.equal(41002)
      expect((await stable({ secret: '' })).errcode).to.equal(41004)
      expect((await stable({ grant_type: 'password' })).errcode).to.equal(40002)
      expect((await call('/cgi-bin/stable_token', 'appid=wxone')).errcode).to.equal(47001)
      expect((await call('/cgi-bin/stable_token')).errcode).to.equal(43002)
    })

    it('revokeToken makes every token worthless and gives a new one', async () => {
      const first = await token()
      wechat.revokeToken()
      expect((await send(text('hi'), 'send', first)).errcode).to.equal(40001)
      expect(await token()).not.to.equal(first)
    })
  })

  describe('custom messages', () => {
    beforeEach(async () => {
      await start()
      await wechat.sendText('alice', 'hello')
    })

    it('are accepted with errcode 0, shown on the phone, answered as text/plain', async () => {
      const answer = await send(text('你好 👋'))
      expect(answer).to.include({ errcode: 0, errmsg: 'ok', status: 200, type: 'text/plain' })
      expect(wechat.phone('alice').at(-1)).to.include({ from: 'account', kind: 'custom', text: '你好 👋' })
      expect(wechat.customMessages.map((message) => message.text)).to.deep.equal(['你好 👋'])
      expect(wechat.calls.at(-1)).to.include({ route: 'custom/send', verdict: 'ok', answered: true })
    })

    it('errors carry a rid and nothing reaches the phone', async () => {
      const before = wechat.phone('alice').length
      expect((await send(text(''))).errmsg).to.match(/^empty content rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/)
      expect(wechat.phone('alice')).to.have.length(before)
    })

    it('refuse a missing or unknown token', async () => {
      expect((await call('/cgi-bin/message/custom/send', text('hi'))).errcode).to.equal(41001)
      expect((await send(text('hi'), 'send', 'nonsense')).errcode).to.equal(40001)
    })

    it('refuse a body that is escaped, malformed, empty, or not UTF-8', async () => {
      expect(await errcode(text('x').replace('"x"', '"\\u4f60"'))).to.equal(40033)
      expect(await errcode(text('\u0001'))).to.equal(40033)
      expect(await errcode(text('a \\u0041 b'))).to.equal(0)
      expect(await errcode('{"touser":')).to.equal(47001)
      expect(await errcode('[]')).to.equal(47001)
      expect(await errcode('')).to.equal(44002)
      const bytes = Buffer.concat([Buffer.from('{"touser":"'), Buffer.from([0xff]), Buffer.from('"}')])
      const url = `${wechat.url}/cgi-bin/message/custom/send?access_token=${await token()}`
      const response = await fetch(url, { method: 'POST', body: bytes })
      expect(((await response.json()) as { errcode: number }).errcode).to.equal(40033)
    })

    it('refuse a customer who is unknown to this account', async () => {
      expect(await errcode(text('hi', 'nobody'))).to.equal(40003)
      await wechat.sendText('bob', 'hi', { appId: 'wxtwo' })
      expect(await errcode(text('hi', 'bob'))).to.equal(40003)
    })

    it('refuse another msgtype, an empty content, one that is no string', async () => {
      expect(await errcode(text('x').replace('"text"', '"txt"'))).to.equal(40008)
      expect(await errcode(JSON.stringify({ touser: 'alice', msgtype: 'text' }))).to.equal(44004)
      expect(await errcode(JSON.stringify({ touser: 'alice', msgtype: 'text', text: { content: 5 } }))).to.equal(47001)
    })

    it('refuse more than 2048 bytes of UTF-8', async () => {
      expect(await errcode(text('a'.repeat(2048)))).to.equal(0)
      expect(await errcode(text('好'.repeat(683)))).to.equal(45002)
    })

    it('refuse GET, and answer an unknown route with 404', async () => {
      expect((await call('/cgi-bin/message/custom/send?access_token=x')).errcode).to.equal(43002)
      expect(await call('/cgi-bin/message/send', '{}')).to.include({ status: 404, errcode: 40066 })
    })
  })

  describe('quota', () => {
    const codes = async (count: number) => {
      const found: (number | undefined)[] = []
      for (let sent = 0; sent < count; sent++) found.push(await errcode(text(`m${sent}`)))
      return found
    }

    it('is 5 per customer message, renewed and not added up', async () => {
      await start()
      await wechat.sendText('alice', 'one')
      expect(await codes(6)).to.deep.equal([0, 0, 0, 0, 0, 45047])
      await wechat.sendText('alice', 'two')
      await wechat.sendText('alice', 'three')
      expect(await codes(6)).to.deep.equal([0, 0, 0, 0, 0, 45047])
    })

    it('ends 48 h after the message', async () => {
      await start()
      await wechat.sendText('alice', 'one')
      wechat.advanceClock(48 * 3_600_000 - 1000)
      expect(await codes(1)).to.deep.equal([0])
      wechat.advanceClock(1001)
      expect(await codes(1)).to.deep.equal([45015])
    })

    it('is 3 in a minute after a click, a scan or a follow', async () => {
      await start()
      for (const event of ['CLICK', 'SCAN', 'subscribe']) {
        await wechat.sendEvent('alice', event, { EventKey: 'k' })
        expect(await codes(4), event).to.deep.equal([0, 0, 0, 45047])
      }
      await wechat.sendEvent('alice', 'CLICK')
      wechat.advanceClock(60_001)
      expect(await codes(1)).to.deep.equal([45015])
    })

    it('is none after other events, nor after unsubscribe', async () => {
      await start()
      await wechat.sendEvent('alice', 'VIEW', { EventKey: 'http://example.com' })
      expect(await codes(1)).to.deep.equal([45015])
      await wechat.sendText('alice', 'one')
      await wechat.sendEvent('alice', 'unsubscribe')
      expect(await codes(1)).to.deep.equal([45015])
    })

    it('is none for the blacklisted, whatever else holds', async () => {
      await start()
      await wechat.sendText('alice', 'one')
      wechat.setBlocked('alice', true)
      expect(await codes(1)).to.deep.equal([43019])
      wechat.setBlocked('alice', false)
      expect(await codes(1)).to.deep.equal([0])
    })

    it('is 3 in a minute after a menu answer, though it is a text', async () => {
      await start()
      await wechat.sendMessage('alice', 'text', { Content: 'yes', bizmsgmenuid: '101' })
      expect(await codes(4)).to.deep.equal([0, 0, 0, 45047])
    })

    it('is used up by failed sends and passive replies, unless switched off', async () => {
      const reply = (to: string) =>
        `<xml><ToUserName><![CDATA[${to}]]></ToUserName><FromUserName><![CDATA[gh_one]]></FromUserName><CreateTime>1700000000</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[hi]]></Content></xml>`
      relay.answer = () => ({ body: reply('alice') })
      try {
        await start()
        await wechat.sendText('alice', 'one')
        expect(await errcode(text(''))).to.equal(44004)
        expect(await codes(4)).to.deep.equal([0, 0, 0, 45047])
        await wechat.close()
        await start({ failedSendsCount: false, passiveRepliesCount: false })
        await wechat.sendText('alice', 'one')
        expect(await errcode(text(''))).to.equal(44004)
        expect(await codes(6)).to.deep.equal([0, 0, 0, 0, 0, 45047])
      } finally {
        relay.answer = () => ({ body: 'success' })
      }
    })

    it('ends for the day with the daily quotas of sending and of the older token interface', async () => {
      await start({ quotaPerMessage: 100, sendsPerDay: 2, tokensPerDay: 2, tokenLifeSeconds: 200_000 })
      await wechat.sendText('alice', 'one')
      expect(await codes(3)).to.deep.equal([0, 0, 45009])
      expect((await legacy()).errcode).to.equal(undefined)
      expect((await legacy()).errcode).to.equal(undefined)
      expect((await legacy()).errcode).to.equal(45009)
      wechat.advanceClock(24 * 3_600_000)
      expect(await codes(1)).to.deep.equal([0])
      expect((await legacy()).errcode).to.equal(undefined)
    })

    it('can be lifted, and sends a minute can be limited', async () => {
      await start({ quotaPerMessage: Number.POSITIVE_INFINITY, sendsPerMinute: 7 })
      await wechat.sendText('alice', 'one')
      expect(await codes(8)).to.deep.equal([0, 0, 0, 0, 0, 0, 0, 45011])
      wechat.advanceClock(60_000)
      expect(await codes(1)).to.deep.equal([0])
    })
  })

  describe('typing', () => {
    const typing = async (command: string) =>
      (await send(JSON.stringify({ touser: 'alice', command }), 'typing')).errcode

    it('is shown once until it ends, within 30 s of an exchange', async () => {
      await start()
      await wechat.sendText('alice', 'one')
      expect(await typing('Typing')).to.equal(0)
      expect(await typing('Typing')).to.equal(45081)
      expect(await typing('CancelTyping')).to.equal(0)
      expect(await typing('Typing')).to.equal(0)
      wechat.advanceClock(30_001)
      expect(await typing('Typing')).to.equal(45080)
      expect(await typing('Dancing')).to.equal(45072)
    })
  })
})
