import { expect } from 'chai'
import { systemClock } from '../../../server/clock.js'
import { createWeChatClient, type WeChatClient } from '../../../server/wechat/api/client.js'
import { MemoryLocks, MemoryTokens } from '../../tokens/memory-stores.js'
import { answerJson, HttpDouble, type Received } from './http-double.js'

const SECRET = 'the-app-secret'
const OPEN_ID = 'oTheCustomer'

describe('WeChat client', () => {
  let double: HttpDouble
  let tokens: MemoryTokens
  const clients: WeChatClient[] = []
  let logged: object[]
  let counted: string[]
  /** Token calls so far; each makes `token-N`. */
  let made: number
  /** What the send and typing calls answer, in turn; the last one stays. */
  let sends: unknown[]
  let tokenAnswer: () => unknown

  beforeEach(async () => {
    tokens = new MemoryTokens()
    logged = []
    counted = []
    made = 0
    sends = [{ errcode: 0, errmsg: 'ok' }]
    tokenAnswer = () => ({ access_token: `token-${made}`, expires_in: 7200 })
    double = new HttpDouble(({ path }, response) => {
      if (path === '/cgi-bin/stable_token' || path === '/cgi-bin/token') {
        made++
        return answerJson(response, tokenAnswer())
      }
      const answer = sends.length > 1 ? sends.shift() : sends[0]
      return answer === 'silence' ? undefined : answerJson(response, answer)
    })
    await double.start()
  })

  afterEach(async () => {
    await double.stop()
    await Promise.all(clients.splice(0).map((client) => client.close()))
  })

  function client(changes: { tokenApi?: 'token'; timeoutMs?: number; locks?: MemoryLocks } = {}): WeChatClient {
    const made = createWeChatClient({
      account: { name: 'default', wechat: { appId: 'wx1', appSecret: SECRET } },
      apiUrl: double.url,
      proxyUrl: undefined,
      tokenApi: changes.tokenApi ?? 'stable_token',
      clock: systemClock,
      tokens,
      locks: changes.locks ?? new MemoryLocks(),
      seal: {
        seal: (text) => ({ keyId: 'k', sealed: Buffer.from(text).toString('base64') }),
        open: ({ sealed }) => Buffer.from(sealed, 'base64').toString(),
        fingerprint: (text) => `fingerprint of ${text}`,
      },
      owner: 'test',
      timeoutMs: changes.timeoutMs ?? 2000,
      log: { warn: (fields, message) => logged.push({ ...fields, message }) },
      metrics: {
        apiCall: (account, call, code, ms) => counted.push(`${account} ${call} ${code} ${ms >= 0}`),
        tokenRefresh: (account, outcome) => counted.push(`${account} ${outcome}`),
      },
    })
    clients.push(made)
    return made
  }

  const usedTokens = () =>
    double.received.map(({ query }) => query.get('access_token')).filter((token) => token !== null)
  const paths = () => double.received.map(({ path }: Received) => path.replace('/cgi-bin/', ''))

  it('sends a text with a stable token it asks for once', async () => {
    const wechat = client()
    expect(await wechat.send(OPEN_ID, { type: 'text', text: '您好 👍\n' })).to.deep.equal({ ok: true })
    expect(await wechat.send(OPEN_ID, { type: 'text', text: 'again' })).to.deep.equal({ ok: true })
    expect(paths()).to.deep.equal(['stable_token', 'message/custom/send', 'message/custom/send'])
    expect(JSON.parse(double.received[0]?.body ?? '')).to.deep.equal({
      grant_type: 'client_credential',
      appid: 'wx1',
      secret: SECRET,
    })
    expect(double.received[1]?.body).to.equal(
      `{"touser":"${OPEN_ID}","msgtype":"text","text":{"content":"您好 👍\\n"}}`,
    )
    expect(usedTokens()).to.deep.equal(['token-1', 'token-1'])
    expect(counted).to.deep.equal([
      'default token ok true',
      'default refreshed',
      'default send ok true',
      'default send ok true',
    ])
    expect(tokens.held?.expiresAt).to.be.within(Date.now() + 89 * 60_000, Date.now() + 90 * 60_000)
    expect(wechat.tokenExpiresAt()).to.equal(tokens.held?.expiresAt)
  })

  it('sends a notification, and keeps every digit of its id', async () => {
    const wechat = client()
    const message = { kind: 'template', templateId: 't', fields: { thing1: 'x' }, url: '', onceId: 'o' } as const
    double.answer = ({ path }, response) =>
      path === '/cgi-bin/stable_token'
        ? answerJson(response, tokenAnswer())
        : void response.end('{"errcode":0,"errmsg":"ok","msgid":2346732948720930816}')
    expect(await wechat.notify(OPEN_ID, message)).to.deep.equal({ ok: true, jobId: '2346732948720930816' })
    double.answer = (_received, response) => answerJson(response, { errcode: 0, errmsg: 'ok' })
    expect(await wechat.notify(OPEN_ID, { ...message, kind: 'subscription' })).to.deep.equal({ ok: true, jobId: '' })
    double.answer = (_received, response) => answerJson(response, { errcode: 43101, errmsg: 'refused' })
    expect(await wechat.notify(OPEN_ID, message)).to.include({ ok: false, action: 'deadLetter', code: 'wechat_43101' })
    expect(paths()).to.deep.equal([
      'stable_token',
      'message/template/send',
      'message/subscribe/bizsend',
      'message/template/send',
    ])
  })

  it('uses the legacy token by configuration', async () => {
    expect(await client({ tokenApi: 'token' }).send(OPEN_ID, { type: 'text', text: 'a' })).to.deep.equal({ ok: true })
    expect(double.received[0]).to.include({ method: 'GET', path: '/cgi-bin/token' })
    expect(double.received[0]?.query.get('secret')).to.equal(SECRET)
  })

  for (const code of [40001, 40014, 42001]) {
    it(`replaces the token on ${code} and sends once more`, async () => {
      sends = [{ errcode: code }, { errcode: 0 }]
      expect(await client().send(OPEN_ID, { type: 'text', text: 'a' })).to.deep.equal({ ok: true })
      expect(usedTokens()).to.deep.equal(['token-1', 'token-2'])
    })
  }

  it('replaces a refused token for media too, counted and logged as the transfer it is', async () => {
    const { signal } = new AbortController()
    const wechat = client()
    sends = [{ errcode: 40001 }, { errcode: 40007, errmsg: 'invalid media_id' }]
    const media = { mediaId: 'm1', wideband: false }
    expect(await wechat.downloadMedia(media, signal)).to.include({ code: 'wechat_40007', action: 'deadLetter' })
    sends = [{ errcode: 40001 }, { type: 'image', media_id: 'm2', created_at: 1 }]
    const file = {
      ...({ type: 'image', ending: 'jpg', bytes: 3 } as const),
      async *read() {
        yield Buffer.from('abc')
      },
    }
    expect(await wechat.uploadMedia(file, signal)).to.deep.equal({ ok: true, mediaId: 'm2' })
    expect(usedTokens()).to.deep.equal(['token-1', 'token-2', 'token-2', 'token-3'])
    expect(counted.filter((entry) => /media|upload/.test(entry))).to.deep.equal([
      'default media wechat_40001 true',
      'default media wechat_40007 true',
      'default upload wechat_40001 true',
      'default upload ok true',
    ])
    expect(logged.map((fields) => ('call' in fields ? fields.call : ''))).to.deep.equal(['media', 'media', 'upload'])
  })

  it('does not go on after the second refusal', async () => {
    sends = [{ errcode: 40001 }]
    const failure = await client().send(OPEN_ID, { type: 'text', text: 'a' })
    expect(failure).to.include({ action: 'retry', code: 'wechat_40001', alarm: true, mayBeDelivered: false })
    expect(usedTokens()).to.deep.equal(['token-1', 'token-2'])
    expect(tokens.held).to.equal(undefined)
  })

  it('backs off when WeChat keeps answering the token it refuses', async () => {
    sends = [{ errcode: 40001 }]
    tokenAnswer = () => ({ access_token: 'same', expires_in: 7200 })
    const wechat = client()
    for (let round = 0; round < 5; round++) {
      const failure = await wechat.send(OPEN_ID, { type: 'text', text: 'a' })
      expect(failure).to.include({ action: 'retry', code: 'token_not_renewed', alarm: true, mayBeDelivered: false })
      expect(failure).to.have.property('retryAfterMs').within(1, 1000)
    }
    expect(paths()).to.deep.equal(['stable_token', 'message/custom/send', 'stable_token'])
  })

  it('answers what the table says', async () => {
    const wechat = client()
    const actions = { 45047: 'awaitCustomer', 45015: 'deadLetter', 45002: 'splitSmaller', 40164: 'holdAccount' }
    for (const [code, action] of Object.entries(actions)) {
      sends = [{ errcode: Number(code) }]
      expect(await wechat.send(OPEN_ID, { type: 'text', text: 'a' })).to.include({
        ok: false,
        action,
        code: `wechat_${code}`,
      })
    }
  })

  it('never takes a send without errcode for done', async () => {
    sends = [{ errmsg: 'ok' }]
    expect(await client().send(OPEN_ID, { type: 'text', text: 'a' })).to.include({
      ok: false,
      code: 'unexpected_answer',
      mayBeDelivered: true,
    })
  })

  it('holds the account when the token call says that it is set up wrong', async () => {
    tokenAnswer = () => ({
      errcode: 40164,
      errmsg: 'invalid ip 203.0.113.7, not in whitelist rid: 6380a1b2-0c1d2e3f-44556677',
    })
    const failure = await client().send(OPEN_ID, { type: 'text', text: 'a' })
    expect(failure).to.include({ action: 'holdAccount', code: 'wechat_40164', alarm: true, mayBeDelivered: false })
    expect(paths()).to.deep.equal(['stable_token'])
    expect(logged).to.deep.equal([
      {
        account: 'default',
        call: 'token',
        code: 'wechat_40164',
        action: 'holdAccount',
        alarm: true,
        ip: '203.0.113.7',
        rid: '6380a1b2-0c1d2e3f-44556677',
        message: 'WeChat call failed',
      },
    ])
  })

  it('ends in time when no token comes, and has sent nothing', async () => {
    const locks = new MemoryLocks()
    locks.held = { owner: 'other', until: Date.now() + 60_000 }
    const started = performance.now()
    const failure = await client({ timeoutMs: 100, locks }).send(OPEN_ID, { type: 'text', text: 'a' })
    expect(failure).to.include({ action: 'retry', code: 'token_timeout', mayBeDelivered: false })
    expect(performance.now() - started).to.be.below(3000)
    expect(double.received).to.have.length(0)
  })

  it('says that the message may be out when the answer does not come', async () => {
    sends = ['silence']
    const failure = await client({ timeoutMs: 150 }).send(OPEN_ID, { type: 'text', text: 'a' })
    expect(failure).to.include({ action: 'retry', code: 'timeout', mayBeDelivered: true })
  })

  it('answers a value when the store is down', async () => {
    tokens.failing = true
    expect(await client().send(OPEN_ID, { type: 'text', text: 'a' })).to.include({
      action: 'retry',
      code: 'token_store',
      mayBeDelivered: false,
    })
  })

  it('shows typing, and swallows and counts every error of it', async () => {
    const wechat = client()
    await wechat.sendTyping(OPEN_ID)
    expect(JSON.parse(double.received[1]?.body ?? '')).to.deep.equal({ touser: OPEN_ID, command: 'Typing' })
    sends = [{ errcode: 45080 }]
    await wechat.sendTyping(OPEN_ID)
    expect(counted.slice(-2)).to.deep.equal(['default typing ok true', 'default typing wechat_45080 true'])
    await double.stop()
    await wechat.sendTyping(OPEN_ID)
    expect(logged).to.deep.equal([])
    await double.start()
  })

  it('shows no secret, token, OpenID or text in logs, counters and failures', async () => {
    const seen: unknown[] = []
    for (const errcode of [-1, 40001, 40003, 45009, 45015, 45047, 12345]) {
      sends = [{ errcode, errmsg: `bad ${OPEN_ID} token-1 rid: 6380a1b2-0c1d2e3f-44556677` }]
      seen.push(await client({ tokenApi: 'token' }).send(OPEN_ID, { type: 'text', text: 'private words' }))
    }
    tokenAnswer = () => ({ errcode: 40125, errmsg: `invalid appsecret ${SECRET}` })
    tokens.held = undefined
    seen.push(await client({ tokenApi: 'token' }).send(OPEN_ID, { type: 'text', text: 'private words' }))
    expect(seen.at(-1)).to.include({ action: 'holdAccount' })
    const all = JSON.stringify([seen, logged, counted])
    expect(all).to.contain('6380a1b2-0c1d2e3f-44556677')
    for (const word of [SECRET, OPEN_ID, 'token-1', 'private']) expect(all).not.to.contain(word)
  })
})
