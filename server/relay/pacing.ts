import type { EpochKind, QuotaLimits, QuotaMeter, QuotaSender } from '../store/meter.js'
import { openEpoch, readMeter, reserveUnit, unitsLeft } from '../store/meter.js'

/** Which parts of a plan are the last for now, and what they end with. */
export interface Pacing {
  /**
   * The line that part `index` (from 0) ends with, asking the customer to write; '' for none.
   * @param last Whether the part is the last of its plan.
   */
  nudgeAt(index: number, last: boolean): string
}

export const NO_PACING: Pacing = { nudgeAt: () => '' }

export interface PacingInput {
  /** Index of the first part that has no unit of quota yet. */
  readonly first: number
  /** Parts that may go out now, from `first` on, and with each customer message after that. */
  readonly now: number
  readonly later: number
  /** Something behind the message must wait for the customer too. */
  readonly moreWaits: boolean
  readonly line: string
}

/**
 * When more waits than fits, the last part that may go out ends with the line; with nothing left now, the plan is paced
 * from the customer's next message on.
 */
export function paceParts({ first, now, later, moreWaits, line }: PacingInput): Pacing {
  const size = Math.max(1, later)
  const initially = now > 0 ? now : size
  return {
    nudgeAt: (index, last) => {
      const used = index - first + 1
      const isLastUnit = used >= initially && (used - initially) % size === 0
      return isLastUnit && (!last || moreWaits) ? line : ''
    },
  }
}

/** What a worker believes is left of the quota while it holds a lane; the store decides. */
export interface QuotaView {
  /** Custom messages the sender may still send now. */
  left(sender: QuotaSender): number
  /** Custom messages the sender may send after each customer message. */
  fresh(sender: QuotaSender): number
  /** The store reserved a unit. */
  took(sender: QuotaSender): void
}

/** @param meter As of the claim. */
export function viewQuota(meter: QuotaMeter, limits: QuotaLimits, clock: { now(): number }): QuotaView {
  let current = meter
  const opened = (kind: EpochKind, from: QuotaMeter): QuotaMeter =>
    openEpoch(from, { kind, pushedAt: Number.POSITIVE_INFINITY, now: clock.now(), used: 0 }) ?? from
  return {
    left: (sender) => unitsLeft(current, sender, clock.now(), limits),
    fresh: (sender) => unitsLeft(opened('message', readMeter('', 0)), sender, clock.now(), limits),
    took: (sender) => {
      const now = clock.now()
      // Granted though nothing seemed left: the customer wrote since the claim.
      const from = unitsLeft(current, sender, now, limits) > 0 ? current : opened('message', current)
      const reserved = reserveUnit(from, sender, now, limits)
      if (typeof reserved !== 'string') current = reserved.meter
    },
  }
}
