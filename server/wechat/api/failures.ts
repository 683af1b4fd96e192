import type { FailureAction, PlatformFailure } from '../../relay/messages/platforms.js'
import { type ErrorRow, WECHAT_ERRORS } from './errors.js'

/** Which call an error came from: one that asks for a token can deliver nothing. */
export type ApiCall = 'token' | 'send' | 'notification' | 'typing' | 'media' | 'upload' | 'addresses'

const ROWS = new Map(WECHAT_ERRORS.map((row) => [row.code, row]))
/** A code not in the table: a message is not worth blocking its lane for, but someone should look. */
const UNKNOWN: Omit<ErrorRow, 'code'> = { meaning: 'unknown code', action: 'deadLetter', alarm: true }

const HOLD_MS = 60_000
const DAY_MS = 24 * 3_600_000
const BEIJING_OFFSET_MS = 8 * 3_600_000

const TOKEN_REFUSALS = new Set(WECHAT_ERRORS.filter((row) => row.action === 'refreshToken').map(codeOf))

/** The access token was not taken: another one may be. */
export function isTokenRefusal(failure: PlatformFailure): boolean {
  return TOKEN_REFUSALS.has(failure.code)
}

/**
 * The failure an error code of WeChat means.
 *
 * On the token call every code but a passing one says that the account cannot work as it is configured: the account is
 * held, no item is to blame.
 *
 * @param now Epoch ms, for waits until the end of the day.
 */
export function failureOf(code: number, call: ApiCall, now: number): PlatformFailure {
  const row = ROWS.get(code) ?? UNKNOWN
  const action = actionOf(row, call)
  return {
    ok: false,
    action,
    code: codeOf({ code }),
    retryAfterMs: waitMs(row, action, now),
    mayBeDelivered: call !== 'token' && row.mayBeDelivered === true,
    alarm:
      row.alarm === true ||
      row.action === 'holdAccount' ||
      action === 'holdAccount' ||
      row.action === 'refreshToken' ||
      row.action === 'ignore',
  }
}

/** A failure of the way to WeChat, not an answer of WeChat's. */
export function transportFailure(
  code: string,
  details: { mayBeDelivered: boolean; alarm?: boolean; retryAfterMs?: number | undefined },
): PlatformFailure {
  const { mayBeDelivered, alarm = false, retryAfterMs } = details
  return { ok: false, action: 'retry', code, retryAfterMs, mayBeDelivered, alarm }
}

function codeOf({ code }: { code: number }): string {
  return `wechat_${code}`
}

function actionOf(row: Omit<ErrorRow, 'code'>, call: ApiCall): FailureAction {
  if (call === 'token') return tokenAction(row)
  const action = sendAction(row)
  // Their interfaces have rights and daily quotas of their own: what they refuse must not stop the messages.
  return call === 'notification' && action !== 'retry' ? 'deadLetter' : action
}

function tokenAction(row: Omit<ErrorRow, 'code'>): FailureAction {
  return row.action === 'retry' ? 'retry' : 'holdAccount'
}

/** A refusal that outlived the second attempt is tried again later; a typing code on a send is an error of ours. */
function sendAction(row: Omit<ErrorRow, 'code'>): FailureAction {
  if (row.action === 'refreshToken') return 'retry'
  return row.action === 'ignore' ? 'deadLetter' : row.action
}

function waitMs(row: Omit<ErrorRow, 'code'>, action: FailureAction, now: number): number | undefined {
  if (row.wait === 'midnight') return DAY_MS - ((now + BEIJING_OFFSET_MS) % DAY_MS)
  return row.wait ?? (action === 'holdAccount' ? HOLD_MS : undefined)
}
