import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { createClientAddresses } from '../../server/http/client-address.js'
import { guardSource, type SourceVerdict } from '../../server/http/source-guard.js'

describe('guardSource', () => {
  async function ask(verdict: SourceVerdict) {
    const judged: string[] = []
    const refused: string[] = []
    const guarded = guardSource((_request, response, account) => void response.end(`taken for ${account}`), {
      addressOf: createClientAddresses({ hops: 1 }).addressOf,
      judge: (address) => {
        judged.push(address)
        return verdict
      },
      onRefused: (code) => void refused.push(code),
    })
    const server = createServer((request, response) => guarded(request, response, 'shop'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
      const response = await fetch(url, { method: 'POST', headers: { 'x-forwarded-for': '203.0.113.7' } })
      return { judged, refused, said: `${response.status} ${await response.text()}` }
    } catch {
      return { judged, refused, said: 'no answer' }
    } finally {
      server.close()
    }
  }

  it('lets on who may come, by the address that trusted proxies name', async () => {
    expect(await ask('allowed')).to.deep.equal({ judged: ['203.0.113.7'], refused: [], said: '200 taken for shop' })
  })

  it('refuses others with 403', async () => {
    const { refused, said } = await ask('refused')
    expect(said).to.match(/^403 .*source_not_allowed/)
    expect(refused).to.deep.equal(['source_not_allowed'])
  })

  it('leaves those unanswered who may be on the next list', async () => {
    expect((await ask('unsure')).said).to.equal('no answer')
  })
})
