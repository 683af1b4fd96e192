import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { createFetchAttachment, type FetchAttachment } from '../../../server/genesys/attachments/fetch-attachment.js'
import { createAttachmentHosts } from '../../../server/genesys/attachments/hosts.js'
import { createPinnedConnections, type Resolve } from '../../../server/genesys/attachments/pinned-connections.js'

const never = new AbortController().signal

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

describe('fetching attachments', () => {
  let answer: (request: IncomingMessage, response: ServerResponse) => void
  let asked: string[]
  let pauses: number[]
  let now: number
  let url: string
  let fetchAttachment: FetchAttachment
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    answer(request, response)
  })
  const connections = createPinnedConnections(() => true, undefined)

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(async () => {
    await connections.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  beforeEach(() => {
    asked = []
    pauses = []
    now = 0
    answer = (_request, response) => response.end('bytes')
    fetchAttachment = createFetchAttachment({
      hosts: createAttachmentHosts({ apiUrl: url }),
      connections,
      clock: { monotonic: () => now },
      pause: async (ms) => {
        pauses.push(ms)
        now += ms
      },
    })
  })
  const get = (path = '/a', maxBytes = 100) => fetchAttachment(`${url}${path}`, collect, { maxBytes, signal: never })

  it('hands over the bytes', async () => {
    expect(await get()).to.deep.equal({ ok: true, value: 'bytes' })
  })

  it('sends nothing that could be a credential', async () => {
    let headers: IncomingMessage['headers'] = {}
    answer = (request, response) => {
      headers = request.headers
      response.end('x')
    }
    await get()
    expect(headers).to.not.have.any.keys('authorization', 'cookie')
  })

  it('asks nobody when the host is not the organisation’s', async () => {
    expect(await fetchAttachment('https://evil.example/x', collect, { maxBytes: 1, signal: never })).to.deep.equal({
      ok: false,
      failure: 'host',
    })
    expect(pauses).to.deep.equal([])
  })

  it('follows a redirect on the host and none to elsewhere', async () => {
    const elsewhere = [
      'http://169.254.169.254/latest/meta-data/',
      'https://evil.example/x',
      'file:///etc/passwd',
      '//evil.example/x',
    ]
    answer = ({ url: path }, response) => {
      if (path === '/ok') response.writeHead(302, { location: '/moved' }).end()
      else if (path?.startsWith('/to/')) response.writeHead(302, { location: elsewhere[Number(path.slice(4))] }).end()
      else response.end('moved')
    }
    expect(await get('/ok')).to.deep.equal({ ok: true, value: 'moved' })
    for (const index of elsewhere.keys()) {
      expect(await get(`/to/${index}`)).to.deep.equal({ ok: false, failure: 'host' })
    }
    expect(asked).to.deep.equal(['/ok', '/moved', '/to/0', '/to/1', '/to/2', '/to/3'])
  })

  it('gives up a circle of redirects', async () => {
    answer = (_request, response) => response.writeHead(302, { location: '/again' }).end()
    expect(await get()).to.deep.equal({ ok: false, failure: 'refused' })
    expect(asked).to.have.length(5)
  })

  it('refuses more bytes than allowed, announced or not', async () => {
    answer = (_request, response) => response.end('x'.repeat(101))
    expect(await get()).to.deep.equal({ ok: false, failure: 'tooLarge' })
    answer = (_request, response) => {
      response.write('x'.repeat(60))
      response.end('x'.repeat(60))
    }
    expect(await get()).to.deep.equal({ ok: false, failure: 'tooLarge' })
    expect(asked).to.have.length(2)
    expect(await get('/a', 120)).to.deep.include({ ok: true })
  })

  it('refuses nothing at all', async () => {
    answer = (_request, response) => response.end()
    expect(await get()).to.deep.equal({ ok: false, failure: 'empty' })
  })

  for (const [name, broken] of Object.entries<typeof answer>({
    'a broken connection': (request) => request.socket.destroy(),
    'a server error': (_request, response) => response.writeHead(503).end(),
    'a body cut short': (_request, response) => {
      response.writeHead(200, { 'content-length': '50' })
      response.write('half')
      setTimeout(() => response.destroy(), 20)
    },
  })) {
    it(`tries three times on ${name}`, async () => {
      answer = broken
      expect(await get()).to.deep.equal({ ok: false, failure: 'unreachable' })
      expect(asked).to.have.length(3)
      expect(pauses).to.deep.equal([500, 1000])
    })

    it(`takes the bytes when they come after ${name}`, async () => {
      answer = (request, response) => (asked.length < 3 ? broken(request, response) : response.end('whole'))
      expect(await get()).to.deep.equal({ ok: true, value: 'whole' })
    })
  }

  it('begins no try later than ten seconds after the first', async () => {
    answer = (request) => {
      now += 6000
      request.socket.destroy()
    }
    expect(await get()).to.deep.equal({ ok: false, failure: 'unreachable' })
    expect(asked).to.have.length(2)
  })

  it('does not try again what was refused', async () => {
    answer = (_request, response) => response.writeHead(403).end()
    expect(await get()).to.deep.equal({ ok: false, failure: 'refused' })
    expect(asked).to.have.length(1)
  })

  it('passes on what the taker of the bytes fails at', async () => {
    const failing = fetchAttachment(`${url}/a`, () => Promise.reject(new Error('disk full')), {
      maxBytes: 9,
      signal: never,
    })
    expect(await failing.catch((error: Error) => error.message)).to.equal('disk full')
    expect(asked).to.have.length(1)
  })

  it('ends when the signal says so', async () => {
    const stop = new AbortController()
    answer = () => stop.abort(new Error('enough'))
    const ended = fetchAttachment(`${url}/a`, collect, { maxBytes: 9, signal: stop.signal })
    expect(await ended.catch((error: Error) => error.message)).to.equal('enough')
  })

  describe('by name', () => {
    const rules = { apiUrl: 'https://api.mypurecloud.jp', attachmentHosts: ['*.mypurecloud.jp'] }
    const named = async (resolve: Resolve) => {
      const hosts = createAttachmentHosts(rules)
      const pinned = createPinnedConnections(hosts.mayBePrivate, undefined, resolve)
      const fetchNamed = createFetchAttachment({ hosts, connections: pinned, clock: { monotonic: () => 0 }, pause })
      const outcome = await fetchNamed('https://api-downloads.mypurecloud.jp/x', collect, {
        maxBytes: 9,
        signal: never,
      })
      await pinned.close()
      return outcome
    }

    for (const addresses of [['127.0.0.1'], ['::1'], ['169.254.169.254'], ['fd00:ec2::254'], ['8.8.8.8', '10.0.0.1']]) {
      it(`connects to nothing when the name stands for ${addresses.join(' and ')}`, async () => {
        const resolved: string[] = []
        const outcome = await named((hostname, _options, done) => {
          resolved.push(hostname)
          done(
            null,
            addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
          )
        })
        expect(outcome).to.deep.equal({ ok: false, failure: 'host' })
        expect(resolved).to.deep.equal(['api-downloads.mypurecloud.jp'])
      })
    }
  })

  it('connects to the address that was judged, whatever the name stands for a moment later', async () => {
    const seen: string[] = []
    // Every question gets another answer; the second one must never be asked for the same connection.
    const answers = ['127.0.0.1', '127.0.0.9']
    const pinned = createPinnedConnections(
      (hostname) => hostname === 'relay.test',
      undefined,
      (hostname, _options, done) => {
        seen.push(hostname)
        done(null, [{ address: answers[seen.length - 1] ?? '127.0.0.9', family: 4 }])
      },
    )
    const { port } = server.address() as AddressInfo
    const pinnedFetch = createFetchAttachment({
      hosts: createAttachmentHosts({ apiUrl: `http://relay.test:${port}` }),
      connections: pinned,
      clock: { monotonic: () => 0 },
      pause,
    })
    const outcome = await pinnedFetch(`http://relay.test:${port}/x`, collect, { maxBytes: 9, signal: never })
    await pinned.close()
    expect(outcome).to.deep.equal({ ok: true, value: 'bytes' })
    expect(seen).to.deep.equal(['relay.test'])
  })
})
