import { expect } from 'chai'
import { Agent } from 'undici'
import { createTransport } from '../../../server/wechat/api/call.js'
import { answerJson, HttpDouble } from './http-double.js'

const post = {
  call: 'send',
  method: 'POST',
  path: '/x?access_token=t',
  body: { text: '您好' },
  timeoutMs: 2000,
} as const

describe('WeChat transport', () => {
  const double = new HttpDouble((_received, response) => answerJson(response, { errcode: 0 }))
  const agent = new Agent()
  before(() => double.start())
  after(async () => {
    await agent.destroy()
    await double.stop()
  })
  const call = (timeoutMs = 2000) => createTransport(double.url, agent)({ ...post, timeoutMs })

  it('sends JSON in plain UTF-8', async () => {
    double.answer = (_received, response) => answerJson(response, { errcode: 0, errmsg: 'ok' })
    expect(await call()).to.deep.include({ ok: true, errcode: 0 })
    expect(double.received.at(-1)?.body).to.equal('{"text":"您好"}')
  })

  it('reads by content, not by status or type', async () => {
    double.answer = (_received, response) => answerJson(response, { errcode: 45047 }, 500)
    expect(await call()).to.include({ ok: true, errcode: 45047 })
    double.answer = (_received, response) => answerJson(response, { errcode: '40001' })
    expect(await call()).to.include({ ok: true, errcode: 40001 })
    double.answer = (_received, response) => answerJson(response, { access_token: 't' })
    expect(await call()).to.include({ ok: true, errcode: undefined })
  })

  it('takes what is no answer of WeChat for a failure of the way', async () => {
    const cases: [number, string, object][] = [
      [503, '<html>', { code: 'http_503', mayBeDelivered: true, alarm: false }],
      [407, 'proxy', { code: 'http_407', mayBeDelivered: false, alarm: true }],
      [200, '<html>', { code: 'unexpected_answer', mayBeDelivered: true, alarm: true }],
      [200, '[]', { code: 'unexpected_answer', mayBeDelivered: true }],
      [200, '{"errcode":null}', { code: 'unexpected_answer' }],
      [200, '{"errcode":""}', { code: 'unexpected_answer' }],
    ]
    for (const [status, body, expected] of cases) {
      double.answer = (_received, response) => response.writeHead(status).end(body)
      expect(await call(), body).to.include({ ok: false, action: 'retry', ...expected })
    }
  })

  it('passes on Retry-After', async () => {
    double.answer = (_received, response) => response.writeHead(503, { 'retry-after': '7' }).end()
    expect(await call()).to.include({ code: 'http_503', retryAfterMs: 7000 })
  })

  it('gives up at the time-out: the message may be out', async () => {
    double.answer = () => undefined
    expect(await call(60)).to.include({ ok: false, action: 'retry', code: 'timeout', mayBeDelivered: true })
  })

  it('gives up on an answer that does not end', async () => {
    double.answer = (_received, response) => response.writeHead(200).write('{"errcode"')
    expect(await call(80)).to.include({ ok: false, code: 'timeout', mayBeDelivered: true })
  })

  it('takes a broken connection for a message that may be out', async () => {
    double.answer = (_received, _response, request) => request.socket.destroy()
    expect(await call()).to.include({ ok: false, action: 'retry', code: 'network', mayBeDelivered: true })
  })

  it('knows that nothing is out where nobody listens', async () => {
    const gone = new HttpDouble(() => undefined)
    await gone.start()
    await gone.stop()
    const answer = await createTransport(gone.url, agent)(post)
    expect(answer).to.include({ ok: false, action: 'retry', code: 'network', mayBeDelivered: false })
  })
})
