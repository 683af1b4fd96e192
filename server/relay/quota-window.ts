/** WeChat lets an account answer for 48 hours after a customer's message (wechat.md §3.2; error 45015 afterwards). */
export const ANSWER_WINDOW_MS = 48 * 3_600_000

/** End of the time in which the customer may be answered, epoch milliseconds. */
export function windowEnd(lastInboundAt: number): number {
  return lastInboundAt + ANSWER_WINDOW_MS
}
