import type { Clock } from '../clock.js'
import type { BudgetStore } from '../store/shared.js'

/** Runs something later, once; answers the way to call it off. */
export type Schedule = (run: () => void, delayMs: number) => () => void

export const MINUTE_MS = 60_000
/** Requests taken but not spent are given back after this long, so that other relays can have them. */
const HOLD_MS = 1000
/** An exhausted minute is asked again this often, for what other relays give back. */
const ASK_AGAIN_MS = 1000
const STORE_RETRY_MS = 500

/** The part of one budget's current minute that this relay holds. */
export interface BudgetSlice {
  /** Requests that may go out now; 0 while paused. */
  held(): number
  /** Spent by this relay in the current minute. */
  spent(): number
  /** The minute's soft limit is reached: what is left is for requests that must go out. */
  short(): boolean
  spend(): void
  /** A call to the store is under way. */
  taking(): boolean
  /** When taking is worth a try: `soft` for requests that leave the reserve alone. */
  nextTryAt(soft: boolean): number
  /** Takes up to `want`; `soft` stops at the soft limit. `done` is called with the slice changed; never rejects. */
  take(want: number, soft: boolean): Promise<void>
  pause(until: number): void
  pausedUntil(): number
  failures(): number
  giveBack(): Promise<void>
}

export interface BudgetSliceOptions {
  readonly store: BudgetStore
  /** Key of the budget in the store. */
  readonly key: string
  /** Requests a minute, all relays together. */
  readonly limit: number
  /** Up to this many, requests that can wait or be dropped are let through. */
  readonly softLimit: number
  readonly clock: Clock
  readonly schedule: Schedule
}

/**
 * Takes requests of a wall-clock minute from the shared store several at a time. What was taken for one minute is void
 * in the next, as Genesys counts by the minute.
 */
export function createBudgetSlice({ store, key, limit, softLimit, clock, schedule }: BudgetSliceOptions): BudgetSlice {
  let minute = -1
  let held = 0
  let spent = 0
  let short = false
  let notBefore = 0
  let pausedUntil = 0
  let taking = false
  let failures = 0
  let cancelGiveBack: (() => void) | undefined

  function now(): number {
    const at = clock.now()
    const current = Math.floor(at / MINUTE_MS)
    if (current !== minute) {
      minute = current
      held = 0
      spent = 0
      short = false
    }
    return at
  }

  async function ask(want: number, upTo: number): Promise<number> {
    const at = now()
    const asked = minute
    const answer = await store.take(key, asked, want, upTo, at)
    pausedUntil = Math.max(pausedUntil, answer.pausedUntil)
    now()
    // The minute went by while the store answered: what it granted is void.
    if (minute !== asked) return want
    held += answer.granted
    return answer.granted
  }

  async function giveBack(): Promise<void> {
    cancelGiveBack?.()
    cancelGiveBack = undefined
    now()
    const count = held
    held = 0
    if (count === 0) return
    try {
      await store.giveBack(key, minute, count)
    } catch {
      // They are lost for this minute, which errs on the side of the limit.
      failures += 1
    }
  }

  return {
    held: () => (now() < pausedUntil ? 0 : held),
    spent() {
      now()
      return spent
    },
    short() {
      now()
      return short
    },
    spend() {
      held -= 1
      spent += 1
    },
    taking: () => taking,
    nextTryAt(soft) {
      const at = now()
      const minuteEnd = (minute + 1) * MINUTE_MS
      return Math.max(pausedUntil, soft && short ? minuteEnd : Math.min(notBefore, minuteEnd), at)
    },
    async take(want, soft) {
      taking = true
      try {
        now()
        let missing = want
        if (!short) {
          missing -= await ask(want, softLimit)
          short = missing > 0 && now() >= pausedUntil
        }
        if (short && !soft && missing > 0) {
          missing -= await ask(missing, limit)
          if (missing > 0) notBefore = now() + ASK_AGAIN_MS
        }
      } catch {
        failures += 1
        notBefore = now() + STORE_RETRY_MS
      } finally {
        taking = false
        if (held > 0) cancelGiveBack ??= schedule(() => void giveBack(), HOLD_MS)
      }
    },
    pause(until) {
      pausedUntil = Math.max(pausedUntil, until)
    },
    pausedUntil: () => pausedUntil,
    failures: () => failures,
    giveBack,
  }
}
