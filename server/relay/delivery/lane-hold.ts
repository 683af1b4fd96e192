import type { Clock } from '../../clock.js'
import { RelayError } from '../../errors.js'
import type { FenceAnswer, LaneRef, LaneStore, LeasedLane } from '../../store/lanes.js'

/** Kept between the end of a platform time-out and the end of the lease, for the store call that follows. */
const LEASE_MARGIN_MS = 200
/** How long a state change is repeated while the store does not answer; its fence makes repeating harmless. */
const PERSIST_FOR_MS = 30_000
const PERSIST_PAUSE_MS = 100

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
  /** Runs a fenced state change that also sets the lease to `leaseUntil`; repeats it while the store is away. */
  change(run: (leaseUntil: number) => Promise<FenceAnswer>): Promise<boolean>
  /** Runs any idempotent store call; repeats it while the store is away. */
  persist<T>(run: () => Promise<T>): Promise<T>
}

export interface HoldDeps {
  readonly lanes: Pick<LaneStore, 'renew'>
  readonly clock: Clock
  readonly leaseMs: number
  readonly pause: (ms: number) => Promise<void>
}

/** @param claimedAt Monotonic time just before the claim was sent: the lease is never believed longer than it is. */
export function holdLane(lane: LeasedLane, claimedAt: number, deps: HoldDeps): LaneHold {
  const { clock, leaseMs } = deps
  let expiresAt = claimedAt + leaseMs
  let lost = false

  async function persist<T>(run: () => Promise<T>): Promise<T> {
    const giveUpAt = clock.monotonic() + PERSIST_FOR_MS
    for (;;) {
      try {
        return await run()
      } catch (error) {
        const away = error instanceof RelayError && error.code === 'store_unavailable'
        if (!away || clock.monotonic() > giveUpAt) throw error
        await deps.pause(PERSIST_PAUSE_MS)
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

  return {
    ref: lane.ref,
    fence: lane.fence,
    get lost() {
      return lost
    },
    change,
    persist,
    ensure: async (timeoutMs) => {
      if (lost) return false
      if (expiresAt - clock.monotonic() > timeoutMs + LEASE_MARGIN_MS) return true
      return change(async (leaseUntil) => {
        const [answer] = await deps.lanes.renew([{ ref: lane.ref, fence: lane.fence }], leaseUntil)
        return answer ?? 'lost'
      })
    },
  }
}
