import type { Clock } from '../clock.js'
import type { BudgetStore } from '../store/shared.js'
import { type BudgetSlice, createBudgetSlice, type Schedule } from './budget-slice.js'

/** In the order in which requests are served when the minute is short. */
export const REQUEST_PRIORITIES = [
  'message',
  'failedReceipt',
  'notice',
  'deliveredReceipt',
  /** Never waits: dropped when the minute is short. */
  'typing',
  /** At most a tenth of the minute. */
  'catchUp',
] as const
export type RequestPriority = (typeof REQUEST_PRIORITIES)[number]

/** The last fifth of a minute is for messages, receipts and notices. */
const SOFT_SHARE = 0.8
const CATCH_UP_SHARE = 0.1

/** The minute of one OAuth client, as far as this relay holds it. */
export interface ClientBudget {
  readonly index: number
  readonly id: string
  readonly requests: BudgetSlice
  /** What catch-up may spend of the same minute; it needs one of these and one of `requests`. */
  readonly catchUp: BudgetSlice
  paused(): boolean
  /** A request of this priority can go out now. */
  hasRoom(priority: RequestPriority): boolean
  spend(priority: RequestPriority): void
}

/** A share of a minute in whole requests, at least one. */
export function shareOf(limit: number, part: number): number {
  return Math.max(1, Math.floor(limit * part))
}

/** @param limit Requests a minute; 0: no limit, only pauses count. */
export function createClientBudget(
  { index, id, limit }: { index: number; id: string; limit: number },
  edges: { store: BudgetStore; clock: Clock; schedule: Schedule },
): ClientBudget {
  const catchUpLimit = shareOf(limit, CATCH_UP_SHARE)
  const requests = createBudgetSlice({ ...edges, key: id, limit, softLimit: shareOf(limit, SOFT_SHARE) })
  const catchUp = createBudgetSlice({
    ...edges,
    key: `${id}/catch-up`,
    limit: catchUpLimit,
    softLimit: catchUpLimit,
  })
  const paused = (): boolean => edges.clock.now() < requests.pausedUntil()

  return {
    index,
    id,
    requests,
    catchUp,
    paused,
    hasRoom(priority) {
      if (limit === 0) return !paused()
      if (requests.held() < 1) return false
      if (priority === 'typing') return !requests.short()
      if (priority === 'catchUp') return !requests.short() && catchUp.held() > 0
      return true
    },
    spend(priority) {
      requests.spend()
      if (priority === 'catchUp') catchUp.spend()
    },
  }
}
