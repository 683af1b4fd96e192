/** What of an error's text helps an operator and is nobody's secret. */
export interface ErrorDetails {
  /** WeChat's id of the failed call; its details can be asked for within 7 days. */
  readonly rid?: string
  readonly hint?: string
  /** The address WeChat saw us at (40164): the one to put on its list. */
  readonly ip?: string
}

const RID = /\brid:\s*([0-9a-f]{1,16}(?:-[0-9a-f]{1,16}){1,4})/i
const HINT = /\bhint:\s*\[([\w.:!~ -]{1,64})\]/i
const IP = /\binvalid ip ([0-9a-f.:]{2,45})/i

/** Picks the known pieces out of `errmsg`; the text itself may name a customer and is left behind. */
export function errorDetails(errmsg: unknown): ErrorDetails {
  if (typeof errmsg !== 'string') return {}
  const rid = RID.exec(errmsg)?.[1]
  const hint = HINT.exec(errmsg)?.[1]
  const ip = IP.exec(errmsg)?.[1]
  return { ...(rid && { rid }), ...(hint && { hint }), ...(ip && { ip }) }
}
