/** Keeps callers from waiting for somebody who does not answer. */
export interface CircuitBreaker {
  /** Whether to ask now. While open it lets one through now and then, to see. */
  admits(): boolean
  succeeded(): void
  /** @returns Whether the breaker opened by this. */
  failed(): boolean
}

/** Failures in a row that open it. */
const FAILURES = 5
const OPEN_MS = 30_000

/** @param monotonic Milliseconds of a monotonic clock. */
export function createCircuitBreaker(monotonic: () => number): CircuitBreaker {
  let failures = 0
  let openUntil = 0
  return {
    admits: () => {
      if (failures < FAILURES) return true
      if (monotonic() < openUntil) return false
      // The one let through settles it; until then, or in case it never does, others wait for another period.
      openUntil = monotonic() + OPEN_MS
      return true
    },
    succeeded: () => {
      failures = 0
    },
    failed: () => {
      failures++
      openUntil = monotonic() + OPEN_MS
      return failures === FAILURES
    },
  }
}
