import { expect } from 'chai'
import { SeededRandom } from './harness/random.js'
import { pause, until } from './harness/wait.js'
import { World } from './harness/world.js'

const RELAYS = 4
const SENDERS = 50

describe('Promise: several relays on one Redis share the work', () => {
  it(`order holds with ${RELAYS} relays under load, and each of them delivers`, () =>
    World.within({ store: 'redis', relays: RELAYS }, async (world) => {
      const load = world.load({ random: new SeededRandom(11), perSecond: 80 })
      load.start()
      await pause(4000)
      await load.stop()
      await world.settle()
      world.assertKept()
      const delivered = await Promise.all(
        world.relays.map((relay) => relay.metric('relay_deliveries_total', 'outcome="delivered"')),
      )
      const all = delivered.reduce((sum, count) => sum + count, 0)
      for (const count of delivered) expect(count / all, `shares ${delivered}`).to.be.greaterThan(0.05)
      expect(world.platforms.wechat.pushes.length).to.be.greaterThan(200)
    })).timeout(60_000)

  it(`${SENDERS} concurrent senders on ${RELAYS} relays cause exactly one token refresh`, () =>
    World.within({ store: 'redis', relays: RELAYS }, async (world) => {
      const { wechat, genesys } = world.platforms
      const load = world.load({ random: new SeededRandom(12), customers: SENDERS })
      const refreshes = () => ({
        genesys: genesys.calls.filter(({ route }) => route === 'oauth').length,
        wechat: wechat.calls.filter(({ route }) => route === 'stable_token').length,
      })
      load.burst(SENDERS)
      await until('everybody has a conversation', () => genesys.conversations.length === SENDERS)
      load.burst(SENDERS)
      await until(
        'everybody has an answer',
        () => new Set(wechat.customMessages.map(({ openId }) => openId)).size === SENDERS,
      )
      expect(refreshes(), 'the first tokens').to.deep.equal({ genesys: 1, wechat: 1 })
      await world.settle()

      genesys.revokeTokens()
      wechat.revokeToken()
      load.burst(SENDERS)
      await load.stop()
      await world.settle()
      expect(refreshes(), 'after both tokens were revoked').to.deep.equal({ genesys: 2, wechat: 2 })
      world.assertKept()
    })).timeout(60_000)
})
