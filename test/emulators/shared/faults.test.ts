import { expect } from 'chai'
import { DoubleServer } from './double-server.js'
import type { Fault } from './faults.js'

describe('faults of a double', () => {
  let server: DoubleServer
  let url: string
  let accepted: number

  beforeEach(async () => {
    accepted = 0
    server = new DoubleServer({
      routes: [
        {
          name: 'send',
          method: 'POST',
          pattern: /^\/send$/,
          handle: () => {
            accepted += 1
            return { status: 200, body: 'ok', verdict: 'ok' }
          },
        },
      ],
      unknown: () => ({ status: 404, body: '', verdict: 'unknown' }),
      faulty: (fault) => ({
        status: fault.kind === 'status' ? fault.status : 400,
        body: fault.kind === 'errcode' ? String(fault.errcode) : '',
        verdict: `fault:${fault.kind}`,
      }),
    })
    url = await server.listen()
  })
  afterEach(() => server.close())

  /** The status, or how the exchange broke. */
  async function post(timeoutMs = 1000): Promise<number | 'broken' | 'timeout'> {
    try {
      const response = await fetch(`${url}/send`, { method: 'POST', body: 'x', signal: AbortSignal.timeout(timeoutMs) })
      await response.text()
      return response.status
    } catch (error) {
      return error instanceof DOMException && error.name === 'TimeoutError' ? 'timeout' : 'broken'
    }
  }

  it('of a count are met that often, in the order told, then no more', async () => {
    server.faults.failNext('send', 2, { kind: 'status', status: 503 })
    server.faults.failNext('*', 1, { kind: 'errcode', errcode: 'x' })
    expect([await post(), await post(), await post(), await post()]).to.deep.equal([503, 503, 400, 200])
    expect(accepted).to.equal(1)
    expect(server.calls.map((call) => call.verdict)).to.deep.equal([
      'fault:status',
      'fault:status',
      'fault:errcode',
      'ok',
    ])
  })

  it('that stand are met until they are taken away', async () => {
    server.faults.setFault('send', { kind: 'status', status: 500 })
    expect([await post(), await post()]).to.deep.equal([500, 500])
    server.faults.setFault('send', undefined)
    expect(await post()).to.equal(200)
    server.faults.setFault('*', { kind: 'status', status: 500 })
    server.faults.clear()
    expect(await post()).to.equal(200)
  })

  const cases: [string, Fault, number | 'broken' | 'timeout', number][] = [
    ['hang: nothing accepted, no answer', { kind: 'hang' }, 'timeout', 0],
    ['down: nothing accepted, connection broken', { kind: 'down' }, 'broken', 0],
    ['loseAnswer: accepted, connection broken', { kind: 'loseAnswer' }, 'broken', 1],
    ['loseAnswer by hang: accepted, no answer', { kind: 'loseAnswer', by: 'hang' }, 'timeout', 1],
    ['delay: accepted, answered', { kind: 'delay', ms: 30 }, 200, 1],
  ]
  for (const [name, fault, outcome, count] of cases) {
    it(name, async () => {
      server.faults.failNext('send', 1, fault)
      expect(await post(outcome === 'timeout' ? 60 : 1000)).to.equal(outcome)
      expect(accepted).to.equal(count)
      expect(server.calls[0]).to.include({ route: 'send', answered: outcome === 200 })
    })
  }

  it('setDown breaks every connection until it is up again', async () => {
    expect(await post()).to.equal(200)
    server.setDown(true)
    expect(await post()).to.equal('broken')
    server.setDown(false)
    expect(await post()).to.equal(200)
    expect(accepted).to.equal(2)
  })
})
