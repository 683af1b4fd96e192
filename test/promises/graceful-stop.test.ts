import { expect } from 'chai'
import { SeededRandom } from './harness/random.js'
import { onEveryStore } from './harness/stores.js'
import { pause, until } from './harness/wait.js'
import { World } from './harness/world.js'

const GRACE_MS = 8000
const SLOW_MS = 600

describe('Promise: SIGTERM finishes what is in flight, refuses new work and exits 0 within the grace period', () => {
  it('under load with slow platforms, on either store', () =>
    onEveryStore((store) =>
      World.within({ store, env: { SHUTDOWN_GRACE_MS: String(GRACE_MS) } }, async (world) => {
        const { wechat, genesys } = world.platforms
        genesys.setFault('message', { kind: 'delay', ms: SLOW_MS })
        wechat.setFault('custom/send', { kind: 'delay', ms: SLOW_MS })
        const load = world.load({ random: new SeededRandom(31) })
        load.start()
        await until('much is on its way', () => genesys.inbound.length + wechat.customMessages.length > 60)

        const ending = world.relay.terminate()
        await pause(SLOW_MS / 4)
        const whileStopping = await world.relay.status('/readyz')
        expect(whileStopping, 'answer while it stops').to.be.oneOf([0, 503])
        const ended = await ending
        expect(ended).to.include({ code: 0, signal: null })
        expect(ended.ms).to.be.within(SLOW_MS / 4, GRACE_MS)

        const { lanes } = await world.store.read()
        expect(lanes.length, 'lanes that wait for the next start').to.be.greaterThan(0)

        genesys.clearFaults()
        wechat.clearFaults()
        await world.relay.start()
        await pause(500)
        await load.stop()
        await world.settle()
        // What a platform took before the end is recorded: the next start repeats nothing.
        world.assertKept()
      }),
    )).timeout(60_000)
})
