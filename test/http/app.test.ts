import { expect } from 'chai'
import { ACTIONS_KEY, ADMIN_KEY, type Answer, SECOND_ADMIN_KEY, startApp } from './app-double.js'

type App = Awaited<ReturnType<typeof startApp>>

function expectError(answer: Answer, status: number, code: string): void {
  expect(answer.status).to.equal(status)
  expect(answer.headers.get('content-type')).to.equal('application/json; charset=utf-8')
  const { error } = answer.json() as { error: Record<string, string> }
  expect(Object.keys(error)).to.deep.equal(['code', 'message', 'requestId'])
  expect(error.code).to.equal(code)
  expect(error.message).to.match(/\S/)
  expect(error.requestId).to.equal(answer.headers.get('x-request-id'))
}

describe('createApp', () => {
  let app: App
  beforeEach(async () => {
    app = await startApp()
  })
  afterEach(() => app.close())

  it('names every request, tells nothing of itself, and sets the safety headers', async () => {
    const first = await app.ask('GET', '/healthz')
    const second = await app.ask('GET', '/nowhere')
    expect(first.headers.get('x-request-id')).to.match(/^[\w-]{8,64}$/)
    expect(second.headers.get('x-request-id')).not.to.equal(first.headers.get('x-request-id'))
    for (const { headers } of [first, second]) {
      expect(headers.get('x-powered-by')).to.equal(null)
      expect(headers.get('x-content-type-options')).to.equal('nosniff')
      expect(headers.get('content-security-policy')).to.include("default-src 'self'")
    }
  })

  it('answers 404 for what is not there, and 400 for what is no path', async () => {
    expectError(await app.ask('GET', '/nowhere'), 404, 'not_found')
    expectError(await app.ask('GET', '/HEALTHZ'), 404, 'not_found')
    expectError(await app.ask('GET', '/API/v1/dead-letters'), 404, 'not_found')
    expectError(await app.asAdmin('GET', '/api/v1/nowhere'), 404, 'not_found')
    expectError(await app.asAdmin('POST', '/api/v1/dead-letters/%ff/redrive'), 400, 'malformed_request')
  })

  it('answers 405 with the methods that are taken', async () => {
    const cases: [string, string, string][] = [
      ['POST', '/healthz', 'GET, HEAD'],
      ['DELETE', '/readyz', 'GET, HEAD'],
      ['PUT', '/metrics', 'GET, HEAD'],
      ['POST', '/api/v1/dead-letters', 'GET, HEAD'],
      ['OPTIONS', '/api/v1/unrelayed', 'GET, HEAD'],
      ['PATCH', '/api/v1/openapi.json', 'GET, HEAD'],
      ['GET', '/api/v1/dead-letters/7f-1/redrive', 'POST'],
    ]
    for (const [method, path, allow] of cases) {
      const answer = await app.asAdmin(method, path)
      expectError(answer, 405, 'method_not_allowed')
      expect(answer.headers.get('allow'), path).to.equal(allow)
    }
  })

  it('wants a known key for everything below /api, before saying whether it exists', async () => {
    for (const path of ['/api/v1/dead-letters', '/api/v1/openapi.json', '/api/v1/nowhere', '/api']) {
      expectError(await app.ask('GET', path), 401, 'api_key_missing')
      const unknown = await app.ask('GET', path, { authorization: `Bearer ${ADMIN_KEY}x` })
      expectError(unknown, 401, 'api_key_unknown')
      expect(unknown.headers.get('www-authenticate')).to.equal('Bearer')
    }
  })

  it('takes no other proof for a key', async () => {
    for (const authorization of ['Bearer', 'Bearer ', `Basic ${ADMIN_KEY}`, ADMIN_KEY, `Bearer ${ADMIN_KEY} more`]) {
      expectError(await app.ask('GET', '/api/v1/unrelayed', { authorization }), 401, 'api_key_missing')
    }
    expectError(await app.ask('GET', `/api/v1/unrelayed?key=${ADMIN_KEY}`), 401, 'api_key_missing')
  })

  it('takes several keys of a role, and refuses other roles', async () => {
    for (const authorization of [`Bearer ${ADMIN_KEY}`, `bearer ${SECOND_ADMIN_KEY}`]) {
      expect((await app.ask('GET', '/api/v1/dead-letters', { authorization })).status).to.equal(200)
    }
    const authorization = `Bearer ${ACTIONS_KEY}`
    for (const path of ['/api/v1/dead-letters', '/api/v1/unrelayed']) {
      expectError(await app.ask('GET', path, { authorization }), 403, 'role_not_allowed')
    }
    expectError(await app.ask('POST', '/api/v1/dead-letters/7f-1/redrive', { authorization }), 403, 'role_not_allowed')
  })

  it('keeps answers of the API out of caches', async () => {
    expect((await app.asAdmin('GET', '/api/v1/unrelayed')).headers.get('cache-control')).to.equal('no-store')
    expect((await app.ask('GET', '/api/v1/unrelayed')).headers.get('cache-control')).to.equal('no-store')
  })

  it('reports how requests ended by route, without what was asked', async () => {
    await app.asAdmin('POST', '/api/v1/dead-letters/7f-secret/redrive')
    await app.ask('GET', '/healthz?who=oSomeone')
    await app.ask('GET', '/oSomeone')
    const [redrive, health, nowhere] = app.outcomes
    expect(redrive).to.include({
      method: 'POST',
      route: '/api/v1/dead-letters/:id/redrive',
      status: 404,
      code: 'unknown_dead_letter',
    })
    expect(health).to.include({ method: 'GET', route: '/healthz', status: 200, code: 'ok' })
    expect(nowhere).to.include({ route: '', status: 404, code: 'not_found' })
    expect(JSON.stringify(app.outcomes)).not.to.match(/secret|oSomeone/)
  })

  it('hides what went wrong inside', async () => {
    const cause = new Error('quotes oSomeone')
    const broken = await startApp({ metricsText: () => Promise.reject(cause) })
    const answer = await broken.ask('GET', '/metrics')
    expectError(answer, 500, 'internal_error')
    expect(answer.text).not.to.include('oSomeone')
    expect(broken.outcomes[0]).to.include({ code: 'internal_error', error: cause })
    await broken.close()
  })
})
