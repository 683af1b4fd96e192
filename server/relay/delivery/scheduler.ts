import type { Clock } from '../../clock.js'
import type { LaneStore, LeasedLane } from '../../store/lanes.js'
import type { RelayEvents } from '../events.js'
import { holdLane, type LaneHold } from './lane-hold.js'

/** Lanes worked on at once by one relay: slow customers hold places, so there are more than a platform answers at once. */
const MAX_ACTIVE_LANES = 256
const MAX_LANES_PER_CLAIM = 16
const MAX_ITEMS_PER_CLAIM = 8
const MAX_CLAIMS_AT_ONCE = 8
/** Every shard is visited once a second (design §8). */
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
  let claiming = 0
  let stopping = false
  let sweepTimer: NodeJS.Timeout | undefined
  let dueTimer: NodeJS.Timeout | undefined
  let remoteTimer: NodeJS.Timeout | undefined
  let sweeping = false
  let stopListening: () => void = () => undefined

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
      for (const waiting of remote) dirty.add(waiting)
      remote.clear()
      pump()
    }, REMOTE_DELAY_MS)
  }

  function pump(): void {
    while (!stopping && claiming < MAX_CLAIMS_AT_ONCE && working.size < MAX_ACTIVE_LANES) {
      const next = dirty.values().next()
      if (next.done) return
      dirty.delete(next.value)
      remote.delete(next.value)
      claiming++
      claim(next.value)
        .catch((error: unknown) => deps.events.internalError('claim', error))
        .finally(() => {
          claiming--
          pump()
        })
    }
  }

  async function claim(shard: number): Promise<void> {
    const claimedAt = clock.monotonic()
    const maxLanes = Math.min(MAX_LANES_PER_CLAIM, MAX_ACTIVE_LANES - working.size)
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
    const hold = holdLane(lane, claimedAt, { lanes, clock, leaseMs, pause: deps.pause })
    const done = deps
      .work(lane, hold)
      .catch((error: unknown) => deps.events.internalError(`deliver.${lane.ref.lane}`, error))
      .finally(() => {
        working.delete(done)
        // What waits behind the last item, or came meanwhile, was put back as ready by the store.
        wake(shard)
      })
    working.add(done)
  }

  async function sweep(): Promise<void> {
    if (sweeping || stopping) return
    sweeping = true
    try {
      const now = clock.now()
      const { due, nextDueAt } = await lanes.sweep(now)
      for (const shard of due) dirty.add(shard)
      if (nextDueAt !== undefined && nextDueAt < now + SWEEP_EVERY_MS) {
        clearTimeout(dueTimer)
        dueTimer = setTimeout(() => void sweep(), Math.max(1, nextDueAt - now))
      }
      pump()
    } catch (error) {
      deps.events.internalError('sweep', error)
    } finally {
      sweeping = false
    }
  }

  return {
    wake,
    start: () => {
      stopListening = lanes.onReady(wakeSoon)
      sweepTimer = setInterval(() => void sweep(), SWEEP_EVERY_MS)
      void sweep()
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
      clearTimeout(dueTimer)
      clearTimeout(remoteTimer)
      while (working.size > 0 || claiming > 0) await Promise.race([Promise.all(working), deps.pause(10)])
    },
  }
}
