import type { PlatformFailure } from '../messages/platforms.js'
import type { Verdict } from './run-lane.js'

/** @returns Milliseconds until the next try, given the failed tries so far (>= 1) and what the platform asked for. */
export type RetryPolicy = (failedAttempts: number, retryAfterMs: number | undefined) => number

/** The head waits and is tried again; a failure that proved non-delivery takes its begun mark back. */
export function waitAfter(failure: PlatformFailure, attempts: number, now: number, retry: RetryPolicy): Verdict {
  const failed = attempts + 1
  return {
    kind: 'wait',
    code: failure.code,
    dueAt: now + retry(failed, failure.retryAfterMs),
    attempts: failed,
    notDelivered: !failure.mayBeDelivered,
  }
}
