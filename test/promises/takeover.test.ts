import { expect } from 'chai'
import type { LaneLeft } from '../support/sqlite-lanes.js'
import { isUnderWay, repeatsAllowedBy } from './harness/left-behind.js'
import { SeededRandom } from './harness/random.js'
import type { PromiseStore, StoreContents } from './harness/stores.js'
import { pause } from './harness/wait.js'
import { World } from './harness/world.js'

const LEASE_MS = 6000
const SWEEP_MS = 1000
/** For the first send after the take-over. */
const SLACK_MS = 2000
/** Platforms answer slowly, so that every relay holds lanes at any moment; a relay alive is done with a send by then. */
const SLOW_MS = 300
/** What stands still for this long has lost its relay. */
const STUCK_MS = 2500
const LOOK_EVERY_MS = 100
const GIVE_UP_MS = 30_000

const stepOf = ({ ref, head }: LaneLeft) => `${ref.customerId} ${ref.lane} ${head.itemId} ${head.partsBegun}`

/**
 * Waits until every part that was under way is done or begun anew by another relay.
 * @returns Milliseconds since `gone`, and how many of them the machine kept this very process from looking.
 */
async function untilTakenOver(store: PromiseStore, before: StoreContents, gone: number) {
  const steps = new Set(before.lanes.filter(isUnderWay).map(stepOf))
  let stalledMs = 0
  for (let at = performance.now(); ; ) {
    const { lanes } = await store.read()
    const now = performance.now()
    stalledMs += Math.max(0, now - at - 4 * LOOK_EVERY_MS)
    const waited = now - gone
    if (!lanes.some((lane) => isUnderWay(lane) && steps.has(stepOf(lane)))) return { waitedMs: waited, stalledMs }
    if (waited > GIVE_UP_MS) throw new Error(`Lanes stand still ${GIVE_UP_MS} ms after their relay is gone`)
    at = now
    await pause(LOOK_EVERY_MS)
  }
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
        const load = world.load({ random: new SeededRandom(21), perSecond: 30, longEvery: 4 })
        load.start()
        await pause(1500)

        if (end === 'killed') await victim.kill()
        else victim.signal('SIGSTOP')
        const gone = performance.now()
        world.balancer.setTargets(others.map(({ port }) => port))
        const before = await world.store.read()
        // The one exception: a holder paused beyond its lease may send late.
        const repeats = repeatsAllowedBy(before, wechat)
        world.allowedRepeats.push(...repeats.map((repeat) => ({ ...repeat, late: end === 'stopped' })))
        const { waitedMs, stalledMs } = await untilTakenOver(world.store, before, gone)
        expect(waitedMs, 'it held lanes').to.be.greaterThan(STUCK_MS)
        expect(waitedMs - stalledMs).to.be.lessThan(LEASE_MS + SWEEP_MS + SLACK_MS)

        victim.signal('SIGCONT')
        await pause(1500)
        await load.stop()
        genesys.clearFaults()
        wechat.clearFaults()
        await world.settle()
        world.assertKept()
      })).timeout(90_000)
  }
})
