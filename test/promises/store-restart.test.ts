import { expect } from 'chai'
import { SeededRandom } from './harness/random.js'
import { pause } from './harness/wait.js'
import { World } from './harness/world.js'

/** Longer than Redis is away: a holder keeps its lanes over the restart, so nothing needs to come twice. */
const LEASE_MS = 8000

describe('Promise: nothing acknowledged is lost and order is kept: Redis restarts', () => {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    it(`${signal} and a new start, appendfsync always, twice under load`, () =>
      World.within({ store: 'redis', timeouts: 1, env: { LANE_LEASE_MS: String(LEASE_MS) } }, async (world) => {
        const { redis } = world.store
        const load = world.load({ random: new SeededRandom(5), perSecond: 40 })
        load.start()
        for (let round = 0; round < 2; round++) {
          await pause(1200)
          await redis?.kill(signal)
          await pause(400)
          await redis?.restart()
        }
        await pause(1000)
        await load.stop()
        await world.settle(40_000)
        world.assertKept()
        const { wechat, genesys } = world.platforms
        const unacknowledged = [...wechat.pushes, ...genesys.outbound].filter((entry) => !entry.acknowledgedAt)
        expect(unacknowledged.length, 'webhooks that no retry saved').to.equal(0)
      })).timeout(90_000)
  }
})
