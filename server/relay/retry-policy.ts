/** How long to wait before the next attempt. */
export interface BackoffRule {
  /** Longest wait before the second attempt; doubled with every further one. */
  readonly baseMs: number
  /** No computed wait is longer. */
  readonly capMs: number
  /** A platform's own Retry-After is honoured up to this: a broken header must not park a lane for days. */
  readonly retryAfterCapMs: number
}

/** Customer messages to Genesys: retried without end. */
export const INBOUND_BACKOFF: BackoffRule = { baseMs: 500, capMs: 60_000, retryAfterCapMs: 300_000 }

/** Agent messages to WeChat: retried until the 48 h window ends, an agent is waiting. */
export const OUTBOUND_BACKOFF: BackoffRule = { baseMs: 500, capMs: 30_000, retryAfterCapMs: 300_000 }

/**
 * Milliseconds to wait: exponential back-off with equal jitter (half fixed, half random), so that lanes that failed
 * together do not come back together and none comes back at once. A Retry-After is never undercut, except by its cap;
 * the jitter is added to it.
 *
 * @param attempts Failed attempts so far, at least 1.
 * @param random Gives a number in [0, 1).
 * @param retryAfterMs What the platform asked for; undefined, negative or not finite: nothing.
 */
export function retryDelayMs(
  rule: BackoffRule,
  attempts: number,
  random: () => number,
  retryAfterMs?: number | undefined,
): number {
  if (retryAfterMs !== undefined && Number.isFinite(retryAfterMs) && retryAfterMs > 0) {
    return Math.round(Math.min(retryAfterMs, rule.retryAfterCapMs) + random() * rule.baseMs)
  }
  // 2 ** 30 is past every cap and keeps the product finite.
  const doublings = Math.min(Math.max(attempts, 1) - 1, 30)
  const ceiling = Math.min(rule.capMs, rule.baseMs * 2 ** doublings)
  return Math.round(ceiling / 2 + (random() * ceiling) / 2)
}
