import { expect } from 'chai'
import { systemClock } from '../../server/clock.js'
import { RelayError } from '../../server/errors.js'
import type { WebhookOutcomeInfo } from '../../server/http/webhook.js'
import type { WeChatWebhookDeps } from '../../server/http/wechat-webhook.js'
import { createWeChatWebhook } from '../../server/http/wechat-webhook.js'
import type { ReceivedPush } from '../../server/wechat/push-reader.js'
import { createPushReader } from '../../server/wechat/push-reader.js'
import { account, NOW, plainQuery, textPush } from '../wechat/account.js'
import { codeOf, send, sendRaw } from './request.js'
import { startListener, stopListeners } from './webhook-server.js'

const PATH = '/webhooks/wechat/default'

interface Edge {
  readonly url: string
  readonly port: number
  readonly accepted: ReceivedPush[]
  readonly outcomes: WebhookOutcomeInfo[]
}

async function start(options: Partial<WeChatWebhookDeps> = {}): Promise<Edge> {
  const accepted: ReceivedPush[] = []
  const outcomes: WebhookOutcomeInfo[] = []
  const reader = createPushReader(account(), {
    clockToleranceSeconds: 300,
    clock: { now: () => NOW, monotonic: () => NOW },
  })
  const wechat = createWeChatWebhook({
    accounts: new Map([['default', { reader }]]),
    acceptPush: async (_account, received) => {
      accepted.push(received)
      return 'success'
    },
    clock: systemClock,
    onOutcome: (info) => outcomes.push(info),
    ...options,
  })
  const { url, port } = await startListener({ wechat })
  return { url, port, accepted, outcomes }
}

function post(url: string, body: string, type: string | undefined = 'text/xml', query = plainQuery()) {
  return send(`${url}${PATH}?${query}`, {
    method: 'POST',
    body: Buffer.from(body),
    headers: type === undefined ? {} : { 'content-type': type },
  })
}

describe('http/wechat-webhook', () => {
  afterEach(stopListeners)

  it('answers the echo as plain text', async () => {
    const { url, outcomes } = await start()
    const answer = await send(`${url}${PATH}?${plainQuery()}&echostr=${encodeURIComponent('<b>1</b>')}`)
    expect([answer?.status, answer?.body]).to.deep.equal([200, '<b>1</b>'])
    expect(answer?.headers.get('content-type')).to.equal('text/plain; charset=utf-8')
    expect(answer?.headers.get('x-content-type-options')).to.equal('nosniff')
    expect(outcomes.map((info) => info.code)).to.deep.equal(['echo'])
  })

  it('accepts a push and answers what it is told', async () => {
    const { url, accepted, outcomes } = await start()
    const answer = await post(url, textPush('你好'))
    expect([answer?.status, answer?.body]).to.deep.equal([200, 'success'])
    expect(accepted.map(({ push }) => push.kind)).to.deep.equal(['text'])
    expect(outcomes[0]).to.deep.include({ account: 'default', code: 'ok' })
    expect(outcomes[0]?.ms).to.be.within(0, 5000)
  })

  it('lets another backend have the last word, once the push is durable', async () => {
    const told: unknown[] = []
    const { url, accepted } = await start({
      finish: async (name, received, ours, arrivedAt) => {
        told.push([name, received.push.kind, ours, accepted.length, systemClock.monotonic() - arrivedAt < 5000])
        return `<?xml version="1.0"?>${received.reply('他们', NOW)}`
      },
    })
    const answer = await post(url, textPush('x'))
    expect(answer?.body).to.contain('他们')
    expect(answer?.headers.get('content-type')).to.equal('application/xml; charset=utf-8')
    expect(told).to.deep.equal([['default', 'text', 'success', 1, true]])
  })

  it('asks nobody else when the store does not answer', async () => {
    let asked = 0
    const { url } = await start({
      acceptPush: () => Promise.reject(new RelayError('store_unavailable')),
      storeWindowMs: 50,
      finish: () => {
        asked += 1
        return 'success'
      },
    })
    expect(await post(url, textPush('x')).catch(() => 'dropped')).to.satisfy(
      (answer: unknown) => answer === 'dropped' || answer === undefined,
    )
    expect(asked).to.equal(0)
  })

  it('sends a reply as XML, with its length in bytes', async () => {
    const { url } = await start({ acceptPush: async (_account, received) => received.reply('您好', NOW) })
    const answer = await post(url, textPush('x'))
    expect(answer?.headers.get('content-type')).to.equal('application/xml; charset=utf-8')
    expect(answer?.body).to.match(/^<xml>.*您好.*<\/xml>$/)
    expect(answer?.headers.get('content-length')).to.equal(String(Buffer.byteLength(answer?.body ?? '')))
  })

  for (const type of [
    'text/xml',
    'TEXT/XML; charset=UTF-8',
    'application/xml',
    'text/plain',
    'application/json ;a=b',
    undefined,
  ]) {
    it(`takes the content type ${type}`, async () => {
      const { url } = await start()
      const json = `{"ToUserName":"g","FromUserName":"o","CreateTime":1,"MsgType":"text","Content":"x","MsgId":"1"}`
      expect((await post(url, type?.includes('json') ? json : textPush('x'), type))?.body).to.equal('success')
    })
  }

  for (const type of [
    'text/html',
    'application/x-www-form-urlencoded',
    'application/octet-stream',
    'text/xmlx',
    'application/jsonp',
    'xml',
  ]) {
    it(`refuses the content type ${type}`, async () => {
      const { url, accepted } = await start()
      const answer = await post(url, textPush('x'), type)
      expect([answer?.status, codeOf(answer)]).to.deep.equal([415, 'unsupported_type'])
      expect(accepted).to.deep.equal([])
    })
  }

  it('answers errors of the reader with their status, and accepts nothing', async () => {
    const { url, accepted, outcomes } = await start()
    expect((await post(url, textPush('x'), 'text/xml', 'signature=ab&timestamp=1&nonce=1'))?.status).to.equal(401)
    expect((await post(url, ''))?.status).to.equal(400)
    expect((await post(url, '<xml>'))?.status).to.equal(400)
    expect((await send(`${url}${PATH}?echostr=1`))?.status).to.equal(401)
    expect(accepted).to.deep.equal([])
    expect(outcomes.map((info) => info.code)).to.deep.equal([
      'signature_mismatch',
      'empty_body',
      'malformed_body',
      'signature_missing',
    ])
  })

  it('knows only its accounts', async () => {
    const { url, outcomes } = await start()
    for (const name of ['other', '', 'default/', 'default/x', '__proto__', 'Default']) {
      const answer = await send(`${url}/webhooks/wechat/${name}?${plainQuery()}`, {
        method: 'POST',
        body: textPush('x'),
      })
      expect([answer?.status, codeOf(answer)]).to.deep.equal([404, 'unknown_account'])
    }
    expect(new Set(outcomes.map((info) => info.account))).to.deep.equal(new Set(['']))
  })

  it('takes GET and POST only', async () => {
    const { url } = await start()
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const answer = await send(`${url}${PATH}?${plainQuery()}`, { method })
      expect([answer?.status, answer?.headers.get('allow')]).to.deep.equal([405, 'GET, POST'])
    }
  })

  it('takes 64 KiB and no byte more', async () => {
    const { url } = await start()
    const fill = 64 * 1024 - Buffer.byteLength(textPush(''))
    expect((await post(url, textPush('x'.repeat(fill))))?.status).to.equal(200)
    const answer = await post(url, textPush('x'.repeat(fill + 1)))
    expect([answer?.status, codeOf(answer)]).to.deep.equal([413, 'body_too_large'])
  })

  it('keeps trying while the store does not answer', async () => {
    let tries = 0
    const { url } = await start({
      acceptPush: async () => {
        tries += 1
        if (tries < 3) throw new RelayError('store_unavailable')
        return 'success'
      },
    })
    expect((await post(url, textPush('x')))?.body).to.equal('success')
    expect(tries).to.equal(3)
  })

  it('closes the connection without an answer when the store stays away', async () => {
    const down = { acceptPush: () => Promise.reject(new RelayError('store_unavailable')) }
    const { port, outcomes } = await start({ ...down, storeWindowMs: 30 })
    const body = textPush('x')
    const bytes = `POST ${PATH}?${plainQuery()} HTTP/1.1\r\nHost: x\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
    expect(await sendRaw(port, bytes)).to.equal('')
    expect(outcomes.map((info) => info.code)).to.deep.equal(['dropped'])
    const full = await start({ ...down, storeWindowMs: 60_000, maxWaiters: 0 })
    expect(await sendRaw(full.port, bytes)).to.equal('')
  })

  it('answers a bug with 500, without its text, and lives on', async () => {
    const { url, outcomes } = await start({ acceptPush: () => Promise.reject(new Error('o1 said x')) })
    const answer = await post(url, textPush('x'))
    expect([answer?.status, codeOf(answer)]).to.deep.equal([500, 'internal_error'])
    expect(answer?.body).not.to.include('o1')
    expect(outcomes[0]?.error).to.be.instanceOf(Error)
    expect((await post(url, ''))?.status).to.equal(400)
  })

  it('survives an observer that throws', async () => {
    const { url } = await start({
      onOutcome: () => {
        throw new Error('observer')
      },
    })
    expect((await post(url, textPush('x')))?.status).to.equal(200)
    expect((await post(url, textPush('x')))?.status).to.equal(200)
  })

  it('reports a sender that hangs up', async () => {
    const { port, outcomes } = await start()
    await sendRaw(port, `POST ${PATH}?${plainQuery()} HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n<xml>`, true)
    while (outcomes.length === 0) await new Promise((resolve) => setImmediate(resolve))
    expect(outcomes.map((info) => info.code)).to.deep.equal(['aborted'])
  })
})
