import type { FailureAction, PlatformFailure } from '../relay/messages/platforms.js'

/** What was called: a route of the integration (messages, receipts), one of a conversation (catch-up), or the login host. */
export type GenesysRoute = 'integration' | 'conversation' | 'login'

interface AnswerRow {
  readonly action: FailureAction
  readonly mayBeDelivered: boolean
  readonly alarm: boolean
}

const TRY_AGAIN: AnswerRow = { action: 'retry', mayBeDelivered: false, alarm: false }
const UNSURE: AnswerRow = { action: 'retry', mayBeDelivered: true, alarm: false }
const MISCONFIGURED: AnswerRow = { action: 'holdAccount', mayBeDelivered: false, alarm: true }
const REFUSED: AnswerRow = { action: 'deadLetter', mayBeDelivered: false, alarm: true }

/** What every route answers to the same effect. 401 stands here for a second one, after a new token. */
const BY_STATUS: Readonly<Record<number, AnswerRow>> = {
  401: MISCONFIGURED,
  407: MISCONFIGURED,
  408: UNSURE,
  // Not documented for these routes. It says that another change of the conversation stood in the way, nothing against
  // the message itself, so it is tried again rather than given up; someone should look if it stays.
  409: { action: 'retry', mayBeDelivered: false, alarm: true },
  425: TRY_AGAIN,
  429: TRY_AGAIN,
}

/** A missing right or a missing integration stops the whole account; catch-up failing must not stop messages. */
const BY_ROUTE: Readonly<Record<GenesysRoute, Readonly<Record<number, AnswerRow>>>> = {
  integration: { 403: MISCONFIGURED, 404: MISCONFIGURED },
  conversation: {},
  login: { 400: MISCONFIGURED, 403: MISCONFIGURED, 404: MISCONFIGURED },
}

function rowOf(route: GenesysRoute, status: number): AnswerRow {
  const row = BY_ROUTE[route][status] ?? BY_STATUS[status]
  if (row) return row
  if (status >= 500) return UNSURE
  // A redirect or a 1xx: not the platform's API that answers there.
  if (status < 400) return MISCONFIGURED
  return REFUSED
}

/** What to do after an answer that is no 2xx. */
export function failureOfStatus(
  route: GenesysRoute,
  status: number,
  retryAfterMs?: number | undefined,
): PlatformFailure {
  const row = rowOf(route, status)
  return {
    ok: false,
    ...row,
    mayBeDelivered: row.mayBeDelivered && route !== 'login',
    code: route === 'login' ? `login_http_${status}` : `http_${status}`,
    retryAfterMs,
  }
}

/** Errors before the request could leave: no connection, no name, no trust. */
const NOT_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_PRX_TLS',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])
const TIMEOUTS: ReadonlySet<string> = new Set([
  'TimeoutError',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
])

/** What to do after a call that got no answer. */
export function failureOfError(route: GenesysRoute, error: unknown): PlatformFailure {
  const name = error instanceof Error ? error.name : ''
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  const kind = TIMEOUTS.has(name) || TIMEOUTS.has(code) ? 'timeout' : 'network'
  return {
    ok: false,
    action: 'retry',
    code: route === 'login' ? `login_${kind}` : kind,
    mayBeDelivered: route !== 'login' && !NOT_SENT.has(code),
    alarm: false,
  }
}

/** Nothing was sent, for a reason of our own; trying again helps. */
export function notSent(code: string, retryAfterMs?: number | undefined): PlatformFailure {
  return { ok: false, ...TRY_AGAIN, code, retryAfterMs }
}
