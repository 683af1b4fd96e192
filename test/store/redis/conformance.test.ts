import { openRedisStore } from '../../../server/store/redis/open.js'
import { DEFAULT_STORE_LIMITS } from '../../../server/store/store.js'
import { startRedis } from '../../support/redis-server.js'
import { describeStore, type StoreHarness } from '../conformance/describe-store.js'

async function harness(cluster: boolean): Promise<StoreHarness> {
  // A temporary server; without fsync the suite is quicker, what it holds on to is the same.
  const redis = await startRedis({ appendfsync: 'no', cluster })
  return {
    concurrent: true,
    open: (limits) =>
      openRedisStore({ url: redis.url, durability: 'warn', limits: { ...DEFAULT_STORE_LIMITS, ...limits } }),
    dispose: () => redis.stop(),
  }
}

describeStore('redis', () => harness(false))
// A cluster of one node owns every slot and still refuses a script that touches two of them.
describeStore('redis cluster', () => harness(true))
