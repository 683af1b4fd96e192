import { expect } from 'chai'
import { createFailedAuth } from '../../server/http/failed-auth.js'
import { apiKey } from './api-key.js'
import { ADMIN_KEY, startApp } from './app-double.js'

describe('createFailedAuth', () => {
  function limit() {
    const clock = { at: 5000 }
    return { clock, auth: createFailedAuth({ now: () => clock.at, most: 3, windowMs: 60_000, addresses: 2 }) }
  }

  it('locks an address out until its window ends', () => {
    const { clock, auth } = limit()
    expect([1, 2, 3].map(() => auth.failed('a'))).to.deep.equal([false, false, true])
    expect(auth.waitOf('a', '')).to.equal(60)
    expect(auth.waitOf('b', '')).to.equal(0)
    clock.at += 59_001
    expect(auth.waitOf('a', 'new')).to.equal(1)
    clock.at += 999
    expect(auth.waitOf('a', 'new')).to.equal(0)
    expect(auth.failed('a')).to.equal(false)
  })

  it('lets a key go on that worked from there before', () => {
    const { auth } = limit()
    auth.succeeded('a', 'desk')
    for (let i = 0; i < 9; i++) auth.failed('a')
    expect(auth.waitOf('a', 'desk')).to.equal(0)
    expect(auth.waitOf('a', 'other')).to.equal(60)
  })

  it('remembers no more addresses than it may', () => {
    const { auth } = limit()
    for (const address of ['a', 'a', 'a', 'b', 'c']) auth.failed(address)
    expect(auth.waitOf('a', '')).to.equal(0)
  })
})

describe('wrong keys', () => {
  async function start() {
    const app = await startApp({
      apiKeys: [
        apiKey('admin', ADMIN_KEY, { name: 'desk' }),
        apiKey('admin', 'never-used-before-0123456', { name: 'new' }),
      ],
      access: {
        surface: 'all',
        trustsProxy: (_address, step) => step < 1,
        failedAuth: createFailedAuth({ now: () => 0, most: 3 }),
      },
    })
    const statusOf = async (key: string, from = '203.0.113.1') => {
      const headers = { authorization: `Bearer ${key}`, 'x-forwarded-for': from }
      const answer = await app.ask('GET', '/api/v1/unrelayed', headers)
      return `${answer.status} ${answer.headers.get('retry-after')}`
    }
    return { app, statusOf }
  }

  it('are slowed down by address, with Retry-After, and the lock-out is recorded once', async () => {
    const { app, statusOf } = await start()
    expect(await statusOf(ADMIN_KEY)).to.equal('200 null')
    for (let i = 0; i < 3; i++) expect(await statusOf(`wrong-${i}`)).to.equal('401 null')
    expect(await statusOf('wrong-4')).to.equal('429 60')
    expect(await statusOf('never-used-before-0123456')).to.equal('429 60')
    expect(await statusOf(ADMIN_KEY)).to.equal('200 null')
    expect(await statusOf('wrong-5', '203.0.113.2')).to.equal('401 null')
    const recorded = await app.recorded('*')
    expect(recorded.map(({ action, from, detail }) => `${action} ${from} ${detail}`)).to.deep.equal([
      'access.lock-out 203.0.113.1 api_key_unknown',
    ])
    await app.close()
  })

  it('count only where a key was shown', async () => {
    const { app } = await start()
    for (let i = 0; i < 5; i++) expect((await app.ask('GET', '/api/v1/unrelayed')).status).to.equal(401)
    await app.close()
  })
})
