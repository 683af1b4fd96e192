import type { WeChatSwitches } from './account.js'

const DAY_MS = 24 * 3_600_000

/** Switches that say how many calls of a kind an account has in a day. */
export type DailyLimit = keyof WeChatSwitches & `${string}PerDay`

/** Calls of each account and kind. A day begins with its first call: midnight would come in the middle of a test. */
export class DailyQuota {
  readonly #switches: WeChatSwitches
  readonly #now: () => number
  readonly #days = new Map<string, { readonly since: number; used: number }>()

  constructor(switches: WeChatSwitches, now: () => number) {
    this.#switches = switches
    this.#now = now
  }

  /** Takes one call; false when none is left today (45009). */
  take(appId: string, limit: DailyLimit): boolean {
    const key = `${limit} ${appId}`
    const now = this.#now()
    const last = this.#days.get(key)
    const day = last !== undefined && now < last.since + DAY_MS ? last : { since: now, used: 0 }
    this.#days.set(key, day)
    if (day.used >= this.#switches[limit]) return false
    day.used++
    return true
  }
}
