import { expect } from 'chai'
import { refused, sdkFor } from './sdk.js'
import { useOrg } from './use-org.js'

describe('faults and records of the emulated org', () => {
  const org = useOrg()

  const make = (name: string) => org.sdk.routing.postRoutingQueues({ name })
  const names = () => org.started.org.state.queues.all.map(({ name }) => name)

  it('fails the n-th write, whatever it is, and no read', async () => {
    org.started.org.failWrite(2, { kind: 'status', status: 500 })
    await make('one')
    await org.sdk.routing.getRoutingQueues()
    const { status, code } = await refused(make('two'))
    expect([status, code]).to.deep.equal([500, 'internal.server.error'])
    await make('three')
    expect(names()).to.deep.equal(['one', 'three'])
  })

  it('cuts the connection before a write is accepted, or after', async () => {
    org.started.org.failWrite(1, { kind: 'down' })
    org.started.org.failWrite(2, { kind: 'loseAnswer' })
    const codes = [await refused(make('before')), await refused(make('after'))].map(({ code }) => code)
    expect(codes).to.deep.equal(['ECONNRESET', 'ECONNRESET'])
    expect(names()).to.deep.equal(['after'])
    expect((await refused(make('after'))).status).to.equal(409)
  })

  it('answers 429 with Retry-After, from a fault or when the minute is used up', async () => {
    org.started.org.failCall('getRoutingQueues', 1, { kind: 'status', status: 429, headers: { 'Retry-After': '7' } })
    expect(await refused(org.sdk.routing.getRoutingQueues())).to.include({ status: 429, code: 'too.many.requests' })
    await org.sdk.routing.getRoutingQueues()
    await org.startAnew({ messaging: { switches: { requestsPerMinute: 1 } } })
    await org.sdk.tokens.getTokensMe()
    expect((await refused(org.sdk.tokens.getTokensMe())).status).to.equal(429)
  })

  it('fails uploads and logins too, until the faults are cleared', async () => {
    org.started.org.failCall('oauth', 1, { kind: 'status', status: 503 })
    expect((await refused(sdkFor(org.started.url))).status).to.equal(503)
    org.started.org.failWrite(2, { kind: 'status', status: 500 })
    const job = await org.sdk.architect.postFlowsJobs()
    const put = () => fetch(job.presignedUrl ?? '', { method: 'PUT', headers: job.headers ?? {}, body: 'workflow: {}' })
    expect((await put()).status).to.equal(500)
    org.started.org.failWrite(1, { kind: 'status', status: 500 })
    org.started.org.clearFaults()
    expect((await put()).status).to.equal(200)
  })

  it('records every call with its verdict, and which ones write', async () => {
    await make('one')
    await refused(make('one'))
    await org.sdk.routing.getRoutingQueues({ name: 'one' })
    const told = org.started.org.calls.map(({ route, method, status, write, verdict }) => [
      ...[route, method, status, write],
      verdict.slice(0, 16),
    ])
    expect(told).to.deep.equal([
      ['postRoutingQueues', 'POST', 200, true, 'ok'],
      ['postRoutingQueues', 'POST', 409, true, 'general.conflict'],
      ['getRoutingQueues', 'GET', 200, false, 'ok'],
    ])
    expect(org.started.org.calls[2]?.path).to.equal('/api/v2/routing/queues?name=one')
  })
})
