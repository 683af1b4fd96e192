import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { createSendCopy } from '../../../server/wechat/forwarding/send-copy.js'
import { BackendDouble } from '../../support/backend-double.js'

const COPY = { contentType: 'text/xml; charset=utf-8', body: '<xml></xml>' }

describe('sending copies', () => {
  const sender = createSendCopy()
  const servers: Server[] = []

  async function serve(server: Server): Promise<number> {
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return (server.address() as AddressInfo).port
  }

  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close()
      server.closeAllConnections()
    }
  })
  after(() => sender.close())

  it('gives back status and bytes, whatever the status, and follows no redirect', async () => {
    let asked = 0
    const port = await serve(
      createServer((_request, response) => {
        asked += 1
        response.writeHead(302, { location: '/elsewhere' }).end('去')
      }),
    )
    const answer = await sender.send({ ...COPY, url: `http://127.0.0.1:${port}/` }, 2000)
    expect(answer).to.deep.equal({ kind: 'answer', status: 302, body: Buffer.from('去') })
    expect(asked).to.equal(1)
  })

  it('gives up at the time-out: before the headers, and between headers and end', async () => {
    const port = await serve(
      createServer((request, response) => {
        if (request.url === '/slow') response.writeHead(200).write('<xml>')
      }),
    )
    for (const path of ['/hang', '/slow']) {
      const begun = performance.now()
      expect(await sender.send({ ...COPY, url: `http://127.0.0.1:${port}${path}` }, 120)).to.deep.equal({
        kind: 'timeout',
      })
      expect(performance.now() - begun).to.be.within(100, 800)
    }
  })

  it('says why nothing came: nobody there, or a certificate nobody vouches for', async () => {
    const port = await serve(createServer())
    servers.pop()?.close()
    expect(await sender.send({ ...COPY, url: `http://127.0.0.1:${port}/` }, 2000)).to.deep.equal({
      kind: 'network',
      code: 'ECONNREFUSED',
    })
    const [key, cert] = ['key.pem', 'cert.pem'].map((name) =>
      readFileSync(new URL(`../../fixtures/self-signed/${name}`, import.meta.url)),
    )
    let asked = 0
    const tls = createTlsServer({ key, cert }, (_request, response) => {
      asked += 1
      response.end('success')
    })
    const answer = await sender.send({ ...COPY, url: `https://127.0.0.1:${await serve(tls)}/` }, 2000)
    expect(answer).to.deep.equal({ kind: 'network', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
    expect(asked).to.equal(0)
  })

  it('tries once more when the connection breaks, and no more than once', async () => {
    let asked = 0
    const port = await serve(
      createServer((request, response) => {
        asked += 1
        if (request.url === '/once' && asked > 1) response.end('success')
        else request.socket.destroy()
      }),
    )
    const once = await sender.send({ ...COPY, url: `http://127.0.0.1:${port}/once` }, 2000)
    expect(once).to.deep.equal({ kind: 'answer', status: 200, body: Buffer.from('success') })
    asked = 0
    const always = await sender.send({ ...COPY, url: `http://127.0.0.1:${port}/always` }, 2000)
    expect(always.kind).to.equal('network')
    expect(asked).to.equal(2)
  })

  it('reads no answer without end', async () => {
    const port = await serve(createServer((_request, response) => response.end(Buffer.alloc(1024 * 1024, 'x'))))
    const answer = await sender.send({ ...COPY, url: `http://127.0.0.1:${port}/` }, 2000)
    expect(answer).to.deep.equal({ kind: 'network', code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' })
  })

  it('is met by a backend that checks', async () => {
    const backend = new BackendDouble({ token: 'theirs', appId: 'wx1' })
    try {
      await sender.send({ ...COPY, url: `${await backend.listen()}&signature=0&timestamp=0&nonce=1` }, 2000)
      expect(backend.copies[0]).to.deep.include({ verdict: 'stale', contentType: COPY.contentType })
    } finally {
      await backend.close()
    }
  })
})
