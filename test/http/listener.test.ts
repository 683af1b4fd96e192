import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { Agent, request } from 'node:http'
import { expect } from 'chai'
import { codeOf, send, sendRaw } from './request.js'
import { startListener, stopListeners } from './webhook-server.js'

describe('http/listener', () => {
  afterEach(stopListeners)

  it('sends webhooks to their handlers and everything else to the application', async () => {
    const { url, port } = await startListener({
      wechat: (_request, response, account) => response.end(`wechat ${account}`),
      genesys: (_request, response, account) => response.end(`genesys ${account}`),
    })
    expect((await send(`${url}/webhooks/wechat/shop?nonce=/x`))?.body).to.equal('wechat shop')
    expect((await send(`${url}/webhooks/genesys/shop`))?.body).to.equal('genesys shop')
    expect((await send(`${url}/webhooks/genesys/shop/x`))?.body).to.equal('genesys shop/x')
    for (const path of [
      '/',
      '/healthz',
      '/webhooks',
      '/webhooks/wechat',
      '/webhooks/other/shop',
      '/x/webhooks/wechat/shop',
    ]) {
      expect((await send(url + path))?.body).to.equal(`app ${path}`)
    }
    expect(await sendRaw(port, 'nonsense\r\n\r\n')).to.include('400 Bad Request')
  })

  it('finishes what is in flight and refuses what comes after', async () => {
    const held: ServerResponse[] = []
    const { listener, url, port } = await startListener({
      wechat: (_request, response) => held.push(response),
      genesys: (_request, response) => response.end('taken'),
    })
    const inFlight = send(`${url}/webhooks/wechat/shop`)
    while (held.length === 0) await new Promise((resolve) => setImmediate(resolve))
    listener.drain()
    const refused = await send(`${url}/webhooks/genesys/shop`, { method: 'POST', body: '{}' })
    expect([refused?.status, codeOf(refused)]).to.deep.equal([503, 'shutting_down'])
    expect(await sendRaw(port, 'GET /webhooks/wechat/shop HTTP/1.1\r\nHost: x\r\n\r\n')).to.equal('')
    expect((await send(`${url}/readyz`))?.status).to.equal(200)
    const stopped = listener.stop(5000)
    held[0]?.end('finished')
    expect((await inFlight)?.body).to.equal('finished')
    await stopped
    expect(await send(`${url}/readyz`)).to.equal(undefined)
  })

  it('does not wait for connections kept open', async () => {
    const { listener, url } = await startListener({})
    const agent = new Agent({ keepAlive: true })
    const [response] = await once(request(`${url}/x`, { agent }).end(), 'response')
    response.resume()
    await once(response, 'end')
    const begun = performance.now()
    await listener.stop(8000)
    expect(performance.now() - begun).to.be.below(4000)
    agent.destroy()
  })

  it('cuts what has not finished when the grace period is over', async () => {
    let begin = () => {}
    const begun = new Promise<void>((resolve) => {
      begin = resolve
    })
    const { listener, url } = await startListener({ wechat: () => begin() })
    const hanging = send(`${url}/webhooks/wechat/shop`)
    await begun
    await listener.stop(20)
    expect(await hanging).to.equal(undefined)
  })

  it('tells when the port is taken', async () => {
    const { port } = await startListener({})
    const { listener } = await startListener({})
    await listener.stop(0)
    let code: unknown
    try {
      await listener.listen(port, '127.0.0.1')
    } catch (error) {
      code = (error as NodeJS.ErrnoException).code
    }
    expect(code).to.equal('EADDRINUSE')
  })
})
