import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { reachBackend } from '../../../server/wechat/forwarding/reach-backend.js'

describe('wechat/forwarding/reach-backend', () => {
  let server: Server
  let url: string
  let status = 200
  before(async () => {
    server = createServer((_request, response) => response.writeHead(status).end('answer'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/wechat`
  })
  after(() => server.listening && server.close())

  for (const given of [200, 401, 404, 500]) {
    it(`takes ${given} for an answer`, async () => {
      status = given
      expect(await reachBackend(url)).to.deep.equal({ reachable: true, status: given })
    })
  }

  for (const given of [502, 503, 504]) {
    it(`takes ${given} for a gateway with nothing behind it`, async () => {
      status = given
      expect(await reachBackend(url)).to.deep.equal({ reachable: false, status: given })
    })
  }

  it('says why nobody answers', async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    expect(await reachBackend(url)).to.deep.equal({ reachable: false, code: 'ECONNREFUSED' })
  })
})
