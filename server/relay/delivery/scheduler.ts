import type { Clock } from '../../clock.js'
import type { LaneStore, LeasedLane } from '../../store/lanes.js'
import type { RelayEvents } from '../events.js'
import { createDueAlarm } from './due-alarm.js'
import { holdLane, type LaneHold } from './lane-hold.js'

/** Lanes worked on at once by one relay: slow customers hold places, so there are more than a platform answers at once. */
const MAX_ACTIVE_LANES = 256
const MAX_LANES_PER_CLAIM = 16
const MAX_ITEMS_PER_CLAIM = 8
const MAX_CLAIMS_AT_ONCE = 8
/** Every shard is visited once a second. */
const SWEEP_EVERY_MS = 1000
/** The relay that accepted an item claims it at once; the others wait this long, so that one claim is enough. */
const REMOTE_DELAY_MS = 20

export interface SchedulerDeps {
  readonly lanes: LaneStore
  readonly clock: Clock
  readonly events: RelayEvents
  /** Unique per process start. */
  readonly owner: string
  readonly leaseMs: number
  readonly pause: (ms: number) => Promise<void>
  readonly work: (lane: LeasedLane, hold: LaneHold) => Promise<void>
}

export interface Scheduler {
  start(): void
  /** A lane in this shard became ready through this relay. */
  wake(shard: number): void
  /** True once stopping: workers finish the item at hand. */
  readonly stopping: boolean
  /** Claims nothing more and resolves when the lanes at work are let go. */
  stop(): Promise<void>
  readonly active: number
}

/** Finds lanes that are due and hands them to workers, each under its lease. */
export function createScheduler(deps: SchedulerDeps): Scheduler {
  const { lanes, clock, leaseMs } = deps
  const dirty = new Set<number>()
  const remote = new Set<number>()
  const working = new Set<Promise<void>>()
  const claims = new Set<Promise<void>>()
  /** Lanes that claims under way may still bring. */
  let reserved = 0
  let stopping = false
  let sweepTimer: NodeJS.Timeout | undefined
  let remoteTimer: NodeJS.Timeout | undefined
  let sweeping: Promise<void> | undefined
  let stopListening: () => void = () => undefined
  const dueAlarm = createDueAlarm(clock, claimSoon)

  function claimSoon(shards: readonly number[]): void {
    for (const shard of shards) dirty.add(shard)
    pump()
  }

  function wake(shard: number): void {
    if (stopping) return
    dirty.add(shard)
    remote.delete(shard)
    pump()
  }

  function wakeSoon(shard: number): void {
    if (stopping || dirty.has(shard)) return
    remote.add(shard)
    remoteTimer ??= setTimeout(() => {
      remoteTimer = undefined
      const shards = [...remote]
      remote.clear()
      claimSoon(shards)
    }, REMOTE_DELAY_MS)
  }

  function pump(): void {
    while (!stopping && claims.size < MAX_CLAIMS_AT_ONCE && working.size + reserved < MAX_ACTIVE_LANES) {
      const next = dirty.values().next()
      if (next.done) return
      dirty.delete(next.value)
      remote.delete(next.value)
      const maxLanes = Math.min(MAX_LANES_PER_CLAIM, MAX_ACTIVE_LANES - working.size - reserved)
      reserved += maxLanes
      const done = claim(next.value, maxLanes)
        .catch((error: unknown) => deps.events.internalError('claim', error))
        .finally(() => {
          claims.delete(done)
          reserved -= maxLanes
          pump()
        })
      claims.add(done)
    }
  }

  async function claim(shard: number, maxLanes: number): Promise<void> {
    const claimedAt = clock.monotonic()
    const leased = await lanes.claim(shard, {
      owner: deps.owner,
      now: clock.now(),
      leaseMs,
      maxLanes,
      maxItems: MAX_ITEMS_PER_CLAIM,
    })
    if (leased.length >= maxLanes) dirty.add(shard)
    for (const lane of leased) begin(lane, claimedAt, shard)
  }

  function begin(lane: LeasedLane, claimedAt: number, shard: number): void {
    const done = work(lane, claimedAt)
      .catch((error: unknown) => deps.events.internalError(`deliver.${lane.ref.lane}`, error))
      .finally(() => {
        working.delete(done)
        // What waits behind the last item, or came meanwhile, was put back as ready by the store.
        wake(shard)
      })
    working.add(done)
  }

  async function work(lane: LeasedLane, claimedAt: number): Promise<void> {
    // Taken while the relay began to stop: another relay, or the next start, shall not wait for the lease to run out.
    if (stopping) return void (await lanes.release(lane.ref, lane.fence, clock.now()))
    const hold = holdLane(lane, claimedAt, { lanes, clock, leaseMs, pause: deps.pause, stopping: () => stopping })
    await deps.work(lane, hold)
  }

  /** Looks for due lanes in every shard, unless it is looking already. */
  function sweep(): void {
    if (stopping) return
    sweeping ??= findDue()
      .catch((error: unknown) => deps.events.internalError('sweep', error))
      .finally(() => {
        sweeping = undefined
      })
  }

  async function findDue(): Promise<void> {
    const { due, later } = await lanes.sweep(clock.now())
    if (stopping) return
    dueAlarm.set(later, SWEEP_EVERY_MS)
    claimSoon(due)
  }

  return {
    wake,
    start: () => {
      stopListening = lanes.onReady(wakeSoon)
      sweepTimer = setInterval(sweep, SWEEP_EVERY_MS)
      sweep()
    },
    get stopping() {
      return stopping
    },
    get active() {
      return working.size
    },
    stop: async () => {
      stopping = true
      stopListening()
      clearInterval(sweepTimer)
      dueAlarm.cancel()
      clearTimeout(remoteTimer)
      // A claim under way may still bring lanes, so both are asked for until neither is left. None of them rejects.
      while (working.size > 0 || claims.size > 0) await Promise.all([...working, ...claims])
      await sweeping
    },
  }
}
