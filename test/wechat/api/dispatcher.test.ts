import { connect } from 'node:net'
import { expect } from 'chai'
import { createTransport } from '../../../server/wechat/api/call.js'
import { createDispatcher } from '../../../server/wechat/api/dispatcher.js'
import { answerJson, HttpDouble } from './http-double.js'

const post = { call: 'send', method: 'POST', path: '/x', body: {}, timeoutMs: 2000 } as const

describe('WeChat dispatcher', () => {
  const double = new HttpDouble((_received, response) => answerJson(response, { errcode: 0 }))
  before(() => double.start())
  after(() => double.stop())

  it('keeps connections alive', async () => {
    const dispatcher = createDispatcher(undefined, 2000)
    const call = createTransport(double.url, dispatcher)
    for (let round = 0; round < 20; round++) expect(await call(post)).to.include({ ok: true })
    // A second one is opened where the next call comes before the first socket is free again.
    expect(new Set(double.received.map((received) => received.socketPort)).size).to.be.at.most(2)
    await dispatcher.close()
  })

  it('refuses an endless answer', async () => {
    const dispatcher = createDispatcher(undefined, 2000)
    double.answer = (_received, response) => answerJson(response, { errcode: 0, errmsg: 'x'.repeat(100_000) })
    expect(await createTransport(double.url, dispatcher)(post)).to.include({ ok: false, mayBeDelivered: true })
    double.answer = (_received, response) => answerJson(response, { errcode: 0 })
    await dispatcher.destroy()
  })

  it('goes through a proxy, with its credentials', async () => {
    const proxy = new HttpDouble(() => undefined)
    const asked: (string | undefined)[] = []
    proxy.server.on('connect', (request, socket) => {
      asked.push(request.url, request.headers['proxy-authorization'])
      const [host, port] = (request.url ?? '').split(':')
      const upstream = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        upstream.pipe(socket).pipe(upstream)
      })
      upstream.on('error', () => socket.destroy())
      socket.on('error', () => upstream.destroy())
    })
    await proxy.start()
    const dispatcher = createDispatcher(proxy.url.replace('//', '//user:word@'), 2000)
    expect(await createTransport(double.url, dispatcher)(post)).to.include({ ok: true, errcode: 0 })
    expect(asked).to.deep.equal([
      double.url.slice('http://'.length),
      `Basic ${Buffer.from('user:word').toString('base64')}`,
    ])
    await dispatcher.destroy()
    await proxy.stop()
  })

  it('knows that nothing is out where the proxy refuses', async () => {
    const proxy = new HttpDouble(() => undefined)
    proxy.server.on('connect', (_request, socket) => socket.end('HTTP/1.1 407 No\r\n\r\n'))
    await proxy.start()
    const dispatcher = createDispatcher(proxy.url, 2000)
    expect(await createTransport(double.url, dispatcher)(post)).to.include({
      code: 'proxy_refused',
      mayBeDelivered: false,
      alarm: true,
    })
    await dispatcher.destroy()
    await proxy.stop()
  })
})
