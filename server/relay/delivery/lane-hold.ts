import type { Clock } from '../../clock.js'
import { RelayError } from '../../errors.js'
import type { FenceAnswer, LaneRef, LaneStore, LeasedLane } from '../../store/lanes.js'

/**
 * Kept between the end of a platform time-out and the end of the lease, for the store call that follows; at most this
 * share of a short lease.
 */
const LEASE_MARGIN_MS = 200
const LEASE_MARGIN_SHARE = 0.05
/** A store so slow that no renewal leaves time enough is as good as a lane lost. */
const MAX_RENEWALS = 5
/** Pause before a state change is repeated; doubled up to the longest. */
const PERSIST_PAUSE_MS = 100
const PERSIST_MAX_PAUSE_MS = 500
/** A relay that stops does not wait for its store longer than this. */
const PERSIST_WHILE_STOPPING_MS = 5000

/** One worker's hold on a leased lane: when it runs out, by the monotonic clock, and how it is kept. */
export interface LaneHold {
  readonly ref: LaneRef
  readonly fence: number
  /** True once the fence proved stale: nothing more may be sent. */
  readonly lost: boolean
  /**
   * Makes sure that the lease outlasts a send of `timeoutMs`, renewing it if need be (promise 3: a send starts only
   * if the remaining lease exceeds its time-out).
   * @returns false when the lane was lost.
   */
  ensure(timeoutMs: number): Promise<boolean>
  /**
   * Runs a fenced state change that also sets the lease to `leaseUntil`. While the store is away it is repeated without
   * end, or until the relay stops: what a platform took must not be forgotten, and the fence makes repeating harmless.
   * @returns false when the lane was lost; also when the change gave the lane back and the first answer was lost.
   */
  change(run: (leaseUntil: number) => Promise<FenceAnswer>): Promise<boolean>
  /** Runs any idempotent store call; repeats it like `change`. */
  persist<T>(run: () => Promise<T>): Promise<T>
}

export interface HoldDeps {
  readonly lanes: Pick<LaneStore, 'renew'>
  readonly clock: Clock
  readonly leaseMs: number
  readonly pause: (ms: number) => Promise<void>
  readonly stopping: () => boolean
}

/** @param claimedAt Monotonic time just before the claim was sent: the lease is never believed longer than it is. */
export function holdLane(lane: LeasedLane, claimedAt: number, deps: HoldDeps): LaneHold {
  const { clock, leaseMs } = deps
  let expiresAt = claimedAt + leaseMs
  let lost = false

  async function persist<T>(run: () => Promise<T>): Promise<T> {
    const begunAt = clock.monotonic()
    for (let pauseMs = PERSIST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, PERSIST_MAX_PAUSE_MS)) {
      try {
        return await run()
      } catch (error) {
        const away = error instanceof RelayError && error.code === 'store_unavailable'
        const enough = deps.stopping() && clock.monotonic() - begunAt > PERSIST_WHILE_STOPPING_MS
        if (!away || enough) throw error
        await deps.pause(pauseMs)
      }
    }
  }

  function change(run: (leaseUntil: number) => Promise<FenceAnswer>): Promise<boolean> {
    return persist(async () => {
      const asked = clock.monotonic()
      const answer = await run(clock.now() + leaseMs)
      if (answer === 'lost') lost = true
      else expiresAt = asked + leaseMs
      return !lost
    })
  }

  async function renew(leaseUntil: number): Promise<FenceAnswer> {
    const [answer] = await deps.lanes.renew([{ ref: lane.ref, fence: lane.fence }], leaseUntil)
    return answer ?? 'lost'
  }

  return {
    ref: lane.ref,
    fence: lane.fence,
    get lost() {
      return lost
    },
    change,
    persist,
    ensure: async (timeoutMs) => {
      const needed = timeoutMs + Math.min(LEASE_MARGIN_MS, leaseMs * LEASE_MARGIN_SHARE)
      for (let renewals = 0; !lost && expiresAt - clock.monotonic() <= needed; renewals++) {
        if (renewals === MAX_RENEWALS) return false
        await change(renew)
      }
      return !lost
    },
  }
}
