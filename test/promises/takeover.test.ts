import { expect } from 'chai'
import type { LaneLeft } from '../support/sqlite-lanes.js'
import { isUnderWay, repeatsAllowedBy } from './harness/left-behind.js'
import { SeededRandom } from './harness/random.js'
import type { StoreContents } from './harness/stores.js'
import { pause, until } from './harness/wait.js'
import { World } from './harness/world.js'

/** Renewed before a send once 4,700 ms are left, so a relay that goes away leaves lanes leased for about that long. */
const LEASE_MS = 6000
const SWEEP_MS = 1000
/** For the first send after the take-over, on a busy machine. */
const SLACK_MS = 2500
/** Platforms answer slowly, so that every relay holds lanes at any moment. */
const SLOW_MS = 300
/** Long enough for every relay alive to be done with the send at hand, and well within the lease. */
const LOOK_AGAIN_MS = 1000

const stepOf = ({ ref, head }: LaneLeft) => `${ref.customerId} ${ref.lane} ${head.itemId} ${head.partsBegun}`

/** The lanes that stand where they stood: with a part under way whose sender is gone. */
function stuck(before: StoreContents, after: StoreContents): StoreContents {
  const steps = new Set(before.lanes.filter(isUnderWay).map(stepOf))
  return { ...after, lanes: after.lanes.filter((lane) => isUnderWay(lane) && steps.has(stepOf(lane))) }
}

describe('Promise: the lanes of a relay that is gone are taken over within the lease time', () => {
  for (const end of ['killed', 'stopped'] as const) {
    it(`one of four relays is ${end} under load`, () =>
      World.within({ store: 'redis', relays: 4, env: { LANE_LEASE_MS: String(LEASE_MS) } }, async (world) => {
        const { wechat, genesys } = world.platforms
        const [victim, ...others] = world.relays
        if (victim === undefined) throw new Error('no relay')
        genesys.setFault('message', { kind: 'delay', ms: SLOW_MS })
        wechat.setFault('custom/send', { kind: 'delay', ms: SLOW_MS })
        const load = world.load({ random: new SeededRandom(21), perSecond: 60, longEvery: 4 })
        load.start()
        await pause(1500)

        if (end === 'killed') await victim.kill()
        else victim.signal('SIGSTOP')
        const gone = performance.now()
        world.balancer.setTargets(others.map(({ port }) => port))
        const before = await world.store.read()
        await pause(LOOK_AGAIN_MS)
        const held = stuck(before, await world.store.read())
        expect(held.lanes.length, 'lanes the relay held').to.be.greaterThan(0)

        const patience = { timeoutMs: LEASE_MS + SWEEP_MS + SLACK_MS - (performance.now() - gone), everyMs: 50 }
        await until('its lanes go on', async () => stuck(held, await world.store.read()).lanes.length === 0, patience)

        // The one exception: a holder paused beyond its lease may send late.
        const repeats = repeatsAllowedBy(held, wechat)
        world.allowedRepeats.push(...repeats.map((repeat) => ({ ...repeat, late: end === 'stopped' })))
        victim.signal('SIGCONT')
        await pause(1500)
        await load.stop()
        genesys.clearFaults()
        wechat.clearFaults()
        await world.settle()
        expect(world.violations().slice(0, 20)).to.deep.equal([])
      })).timeout(60_000)
  }
})
