import { Redis } from 'ioredis'
import { openRedisStore } from '../../../server/store/redis/open.js'
import { DEFAULT_STORE_LIMITS } from '../../../server/store/store.js'
import { type RunningRedis, startRedis } from '../../support/redis-server.js'
import { describeStore, type StoreHarness } from '../conformance/describe-store.js'

/** The suite on one temporary server; groups of tests come one after the other, each finds it empty. */
function describeRedisStore(name: string, cluster: boolean): void {
  describe(name, () => {
    let redis: RunningRedis
    before(async () => {
      // Without fsync the suite is quicker; what the server holds on to is the same.
      redis = await startRedis({ appendfsync: 'no', cluster })
    })
    after(() => redis.stop())

    describeStore(name, async (): Promise<StoreHarness> => {
      const admin = new Redis({ port: redis.port })
      await admin.flushall()
      admin.disconnect()
      return {
        concurrent: true,
        open: (limits) =>
          openRedisStore({ url: redis.url, durability: 'warn', limits: { ...DEFAULT_STORE_LIMITS, ...limits } }),
        dispose: async () => undefined,
      }
    })
  })
}

describeRedisStore('redis', false)
// A cluster of one node owns every slot and still refuses a script that touches two of them.
describeRedisStore('redis cluster', true)
