import type { Clock } from '../../clock.js'
import type { RelayEvents } from '../events.js'
import type { PlatformFailure } from '../messages/platforms.js'
import type { AccountHolds, HeldPlatform } from './account-holds.js'
import type { LaneJob } from './lane-job.js'
import type { Verdict } from './run-lane.js'

/** @returns Milliseconds until the next try, given the failed tries so far (>= 1) and what the platform asked for. */
export type RetryPolicy = (failedAttempts: number, retryAfterMs: number | undefined) => number

export interface FailureDeps {
  readonly holds: AccountHolds
  readonly events: RelayEvents
  readonly clock: Clock
  readonly retry: RetryPolicy
}

export type Waiting = Extract<Verdict, { kind: 'wait' }>

/** The head waits, unsent, while nothing of its account goes out; undefined when the account is not held. */
export function waitWhileHeld({ lane, attempts }: LaneJob, platform: HeldPlatform, deps: FailureDeps) {
  const held = deps.holds.remaining(lane.ref.account, platform)
  if (held <= 0) return undefined
  return { kind: 'wait', code: 'held', dueAt: deps.clock.now() + held, attempts } satisfies Waiting
}

/** Tells the operators of a failure that is theirs to mend, and holds the account if it stops everything. */
export function noteFailure({ lane }: LaneJob, platform: HeldPlatform, failure: PlatformFailure, deps: FailureDeps) {
  if (failure.alarm) deps.events.alarm(lane.ref.account, failure.code)
  if (failure.action === 'holdAccount') deps.holds.hold(lane.ref.account, platform, failure.retryAfterMs)
}

/**
 * The head waits and is tried again.
 * @param untouched No earlier attempt can have got through. Only then does a failure that proves non-delivery take the
 *   begun mark back: it proves nothing about the attempts before.
 */
export function waitAfter(
  { attempts }: LaneJob,
  failure: PlatformFailure,
  untouched: boolean,
  { clock, retry }: FailureDeps,
): Waiting {
  const failed = attempts + 1
  return {
    kind: 'wait',
    code: failure.code,
    dueAt: clock.now() + retry(failed, failure.retryAfterMs),
    attempts: failed,
    notDelivered: untouched && !failure.mayBeDelivered,
  }
}
