import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect } from 'chai'
import { freePort } from '../../scripts/free-port.js'

describe('freePort', () => {
  it('gives each caller another port, below those of outgoing connections', async () => {
    const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()))
    expect(new Set(ports)).to.have.length(50)
    // The bus of a Redis in cluster mode is 10,000 above, where nobody else is given a port.
    for (const port of ports) expect(port).to.be.within(10_240, 20_239)
  })

  it('gives a port that can be listened on', async () => {
    const server = createServer()
    server.listen(await freePort(), '127.0.0.1')
    await once(server, 'listening')
    server.close()
    await once(server, 'close')
  })
})
