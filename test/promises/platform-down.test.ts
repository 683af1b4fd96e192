import { expect } from 'chai'
import { repeatsByLostAnswers } from './harness/lost-answers.js'
import { SeededRandom } from './harness/random.js'
import { onEveryStore } from './harness/stores.js'
import { pause } from './harness/wait.js'
import { World } from './harness/world.js'

const DOWN_MS = 2500

describe('Promise: nothing acknowledged is lost and order is kept: a platform is down', () => {
  for (const platform of ['genesys', 'wechat'] as const) {
    it(`${platform} is away for ${DOWN_MS / 1000} s under load, on either store`, () =>
      onEveryStore((store) =>
        // True time-outs: what a busy machine delays is not to look like a relay that does not answer.
        World.within({ store, timeouts: 1 }, async (world) => {
          const { wechat, genesys } = world.platforms
          const load = world.load({ random: new SeededRandom(3), perSecond: 40 })
          load.start()
          await pause(1000)
          const acknowledged = () => [...wechat.pushes, ...genesys.outbound].filter((entry) => entry.acknowledgedAt)
          world.platforms[platform].setDown(true)
          const before = acknowledged().length
          await pause(DOWN_MS)
          const meanwhile = acknowledged().length - before
          expect(await world.relay.status('/readyz')).to.equal(200)
          world.platforms[platform].setDown(false)
          await pause(500)
          await load.stop()
          await world.settle()
          world.allowedRepeats.push(...repeatsByLostAnswers(world.platforms))
          world.assertKept()
          // Customers and agents are answered as ever: accepting depends on no platform.
          expect(meanwhile).to.be.greaterThan(30)
          expect([...wechat.pushes, ...genesys.outbound].filter((entry) => !entry.acknowledgedAt)).to.deep.equal([])
        }),
      )).timeout(60_000)
  }
})
