import { expect } from 'chai'
import { judgeDurability, StoreDurabilityError } from '../../../server/store/redis/durability.js'
import { openRedisStore } from '../../../server/store/redis/open.js'
import { startRedis } from '../../support/redis-server.js'

const safe = { appendonly: 'yes', appendfsync: 'always', noFsyncOnRewrite: 'no', maxmemoryPolicy: 'noeviction' }

describe('judgeDurability', () => {
  it('has nothing to say of a server that loses nothing', () => {
    expect(judgeDurability(safe)).to.deep.equal([])
  })

  for (const [change, word] of [
    [{ appendonly: 'no' }, 'appendonly yes'],
    [{ appendfsync: 'everysec' }, 'about the last second'],
    [{ appendfsync: 'no' }, 'appendfsync always'],
    [{ noFsyncOnRewrite: 'yes' }, 'no-appendfsync-on-rewrite no'],
    [{ maxmemoryPolicy: 'allkeys-lru' }, 'maxmemory-policy noeviction'],
    [{ appendonly: undefined }, 'does not tell whether it keeps'],
    [{ appendfsync: undefined }, 'does not tell how often'],
    [{ maxmemoryPolicy: undefined }, 'does not tell whether it evicts'],
  ] as const) {
    it(`warns of ${JSON.stringify(change, (_, value) => value ?? 'unknown')}`, () => {
      const warnings = judgeDurability({ ...safe, ...change })
      expect(warnings).to.have.length(1)
      expect(warnings[0]).to.include(word)
    })
  }
})

async function openWith(durability: 'warn' | 'require', options: Parameters<typeof startRedis>[0]) {
  const redis = await startRedis(options)
  try {
    const store = await openRedisStore({ url: redis.url, durability })
    const { durabilityWarnings } = store
    await store.close()
    return durabilityWarnings
  } finally {
    await redis.stop()
  }
}

describe('durability at start', () => {
  it('is asked of the server', async () => {
    expect(await openWith('require', { appendfsync: 'always' })).to.deep.equal([])
    const warnings = await openWith('warn', { appendfsync: 'off', args: ['--maxmemory-policy', 'allkeys-lru'] })
    expect(warnings.join(' ')).to.include('append-only file is off').and.include('allkeys-lru')
  })

  for (const options of [
    { appendfsync: 'everysec' },
    { appendfsync: 'off' },
    { appendfsync: 'always', args: ['--maxmemory-policy', 'volatile-ttl'] },
  ] as const) {
    it(`refuses ${JSON.stringify(options)} when durability is required`, async () => {
      const refusal = await openWith('require', options).catch((error: unknown) => error)
      expect(refusal).to.be.instanceOf(StoreDurabilityError)
      expect((refusal as StoreDurabilityError).warnings).to.have.length(1)
    })
  }

  it('says what cannot be found out where CONFIG is forbidden, and refuses when durability is required', async () => {
    const options = { appendfsync: 'always', args: ['--rename-command', 'CONFIG', ''] } as const
    const warnings = await openWith('warn', options)
    expect(warnings).to.have.length(1)
    expect(warnings[0]).to.include('CONFIG is not allowed')
    expect(await openWith('require', options).catch((error: unknown) => error)).to.be.instanceOf(StoreDurabilityError)
  })
})
