import { expect } from 'chai'
import { openRedisStore } from '../../../server/store/redis/open.js'
import { readRedisLanes } from '../../support/redis-lanes.js'
import { startRedis } from '../../support/redis-server.js'
import { claimOne, newCustomer } from './fixtures.js'

describe('readRedisLanes', () => {
  it('reads what the store left behind as the store itself would hand it out', async () => {
    const redis = await startRedis({ appendfsync: 'no' })
    const store = await openRedisStore({ url: redis.url, durability: 'warn' })
    try {
      const customer = newCustomer()
      await store.acceptance.acceptPush(customer.push(1000))
      await store.acceptance.acceptWebhook(customer.outbound(1001))
      const [inbound, outbound] = [
        await claimOne(store.lanes, 1000),
        await claimOne(store.lanes, 1001, 'a', 1000, 'outbound'),
      ]
      const { ref, fence, head } = outbound
      await store.lanes.progress({
        ref,
        fence,
        itemId: head.itemId,
        plan: '{"v":1}',
        partsBegun: 2,
        partsDone: 1,
        leaseUntil: 2000,
      })
      const lanes = await readRedisLanes(redis.url)
      expect(lanes.sort((a, b) => a.ref.lane.localeCompare(b.ref.lane))).to.deep.equal([
        { ref: inbound.ref, head: inbound.head, items: inbound.items },
        { ref, head: { ...head, plan: '{"v":1}', partsBegun: 2, partsDone: 1 }, items: outbound.items },
      ])
    } finally {
      await store.close()
      await redis.stop()
    }
  })
})
