import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { createFetchCrm } from '../../../server/customers/crm/fetch-crm.js'

describe('createFetchCrm', () => {
  let server: Server
  let url: string
  const seen: Record<string, unknown>[] = []
  const crm = createFetchCrm(5000)
  const hasty = createFetchCrm(150)
  before(async () => {
    server = createServer((request, response) => {
      seen.push({ method: request.method, accept: request.headers.accept, key: request.headers['x-key'] })
      if (request.url === '/silent') return
      if (request.url === '/slow') return void response.writeHead(200).write('{')
      if (request.url === '/big') return void response.end('x'.repeat(300_000))
      if (request.url === '/away') return void response.writeHead(302, { location: '/' }).end()
      response.end('{"tier":"Gold"}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(async () => {
    await Promise.all([crm.close(), hasty.close()])
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  })

  it('gets, with the headers given', async () => {
    expect(await crm.fetch(`${url}/`, { 'x-key': 'k' })).to.deep.equal({ status: 200, text: '{"tier":"Gold"}' })
    expect(seen.at(-1)).to.deep.equal({ method: 'GET', accept: 'application/json', key: 'k' })
  })

  it('does not follow where it is sent', async () => {
    expect((await crm.fetch(`${url}/away`, {})).status).to.equal(302)
  })

  it('waits no longer than its time, and reads no more than makes sense', async () => {
    for (const path of ['/silent', '/slow', '/big']) {
      const begun = performance.now()
      expect(
        await hasty.fetch(`${url}${path}`, {}).then(
          () => 'answer',
          () => 'failed',
        ),
        path,
      ).to.equal('failed')
      expect(performance.now() - begun, path).to.be.below(4000)
    }
    expect(
      await crm.fetch('http://127.0.0.1:9/', {}).then(
        () => 'answer',
        () => 'failed',
      ),
    ).to.equal('failed')
  })
})
