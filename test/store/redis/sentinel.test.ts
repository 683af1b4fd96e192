import { expect } from 'chai'
import { openRedisStore } from '../../../server/store/redis/open.js'
import { startSentinel } from '../../support/redis-sentinel.js'
import { startRedis } from '../../support/redis-server.js'
import { claimOne, newCustomer } from './fixtures.js'

describe('the store behind Sentinel', () => {
  it('finds the master', async () => {
    const redis = await startRedis({ appendfsync: 'always' })
    const sentinel = await startSentinel(redis.port)
    const store = await openRedisStore({ url: sentinel.url, durability: 'require' })
    try {
      const customer = newCustomer()
      expect(await store.acceptance.acceptPush(customer.push(1000))).to.include({ outcome: 'accepted', ready: true })
      expect((await claimOne(store.lanes, 1000)).ref.customerId).to.equal(customer.customerId)
    } finally {
      await store.close()
      await sentinel.stop()
      await redis.stop()
    }
  })
})
