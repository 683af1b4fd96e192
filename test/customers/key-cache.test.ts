import { expect } from 'chai'
import { createKeyCache, KEY_CACHE_TTL_MS, type KnownCustomer } from '../../server/customers/key-cache.js'
import { ManualClock } from '../relay/manual-clock.js'

function known(customerId: string): KnownCustomer {
  return { customerId, keyId: `key-${customerId}`, key: Buffer.alloc(32) }
}

describe('cache of customer keys', () => {
  it('finds a key by identity and by customer, per account', () => {
    const cache = createKeyCache(new ManualClock().monotonic)
    const one = known('c1')
    cache.remember('a', one, 'identity-1')
    expect(cache.byIdentity('a', 'identity-1')).to.equal(one)
    expect(cache.byCustomer('a', 'c1')).to.equal(one)
    expect(cache.byIdentity('b', 'identity-1')).to.equal(undefined)
    expect(cache.byCustomer('b', 'c1')).to.equal(undefined)
  })

  it('forgets after ten minutes, used or not', () => {
    const clock = new ManualClock()
    const cache = createKeyCache(clock.monotonic)
    cache.remember('a', known('c1'), 'i1')
    clock.advance(KEY_CACHE_TTL_MS - 1)
    expect(cache.byCustomer('a', 'c1')).to.not.equal(undefined)
    expect(cache.byIdentity('a', 'i1')).to.not.equal(undefined)
    clock.advance(2)
    expect(cache.byCustomer('a', 'c1')).to.equal(undefined)
    expect(cache.byIdentity('a', 'i1')).to.equal(undefined)
  })

  it('holds no more than it may, and lets the longest unused go', () => {
    const cache = createKeyCache(new ManualClock().monotonic, 3)
    for (const id of ['c1', 'c2', 'c3']) cache.remember('a', known(id), id)
    cache.byCustomer('a', 'c1')
    cache.remember('a', known('c4'))
    expect(['c1', 'c2', 'c3', 'c4'].filter((id) => cache.byCustomer('a', id))).to.deep.equal(['c1', 'c3', 'c4'])
  })

  it('forgets what it is told to', () => {
    const cache = createKeyCache(new ManualClock().monotonic)
    cache.remember('a', known('c1'), 'i1')
    cache.forget('a', 'c1', 'i1')
    expect(cache.byCustomer('a', 'c1')).to.equal(undefined)
    expect(cache.byIdentity('a', 'i1')).to.equal(undefined)
  })
})
