import { type Dispatcher, request } from 'undici'
import type { PlatformFailure } from '../../relay/messages/platforms.js'
import { type ApiCall, transportFailure } from './failures.js'

/** One call of WeChat's server interface. */
export interface ApiRequest {
  readonly call: ApiCall
  readonly method: 'GET' | 'POST'
  /** Path and query; holds tokens or the secret, so it is for the wire only. */
  readonly path: string
  /** Sent as JSON in plain UTF-8: WeChat refuses `\uXXXX` escapes (40033). */
  readonly body?: unknown
  /** For the whole call, from connecting to the answer's last byte. */
  readonly timeoutMs: number
}

/** WeChat's own answer, whatever the HTTP status; `errcode` is undefined where it gives none. */
export interface ApiAnswer {
  readonly ok: true
  readonly errcode: number | undefined
  readonly body: Readonly<Record<string, unknown>>
}

/** Reaches WeChat and reads its JSON. Never rejects. */
export type ApiTransport = (request: ApiRequest) => Promise<ApiAnswer | PlatformFailure>

/** Nothing of the request can have left when these happen. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_CLOSED',
])
const TIMEOUTS: ReadonlySet<string> = new Set(['TimeoutError', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])
/** OpenSSL's verdicts on a certificate, as Node names them. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)/

/**
 * @param apiUrl e.g. `https://api.weixin.qq.com`, no trailing slash.
 */
export function createTransport(apiUrl: string, dispatcher: Dispatcher): ApiTransport {
  return async ({ method, path, body, timeoutMs }) => {
    try {
      const response = await request(`${apiUrl}${path}`, {
        dispatcher,
        method,
        signal: AbortSignal.timeout(timeoutMs),
        headers: { accept: 'application/json', 'content-type': 'application/json; charset=utf-8' },
        body: body === undefined ? null : JSON.stringify(body),
      })
      const text = await response.body.text()
      return readAnswer(text) ?? notAnswered(response.statusCode, response.headers['retry-after'])
    } catch (error) {
      return broken(error)
    }
  }
}

/** The id of a notification is a 64-bit number, which JSON.parse would round. */
const LONG_ID = /("msgid"\s*:\s*)(\d{16,})(?=\s*[,}])/

/** By content alone: errors come with status 200, and JSON as text/plain. Undefined when it is not WeChat's JSON. */
export function readAnswer(text: string): ApiAnswer | undefined {
  let body: unknown
  try {
    body = JSON.parse(text.includes('"msgid"') ? text.replace(LONG_ID, '$1"$2"') : text)
  } catch {
    return undefined
  }
  if (!isObject(body)) return undefined
  const { errcode } = body
  if (errcode === undefined) return { ok: true, errcode, body }
  return /^-?\d{1,9}$/.test(String(errcode)) ? { ok: true, errcode: Number(errcode), body } : undefined
}

/** Something between us and WeChat answered, or a part of WeChat that is out of order. */
export function notAnswered(status: number, retryAfter: string | string[] | undefined): PlatformFailure {
  const seconds = Number(retryAfter)
  const retryAfterMs = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined
  if (status >= 500) return transportFailure(`http_${status}`, { mayBeDelivered: true, retryAfterMs })
  // A 4xx without WeChat's JSON is a gateway's refusal (408: it gave up waiting); anything else should not be there.
  if (status >= 400)
    return transportFailure(`http_${status}`, { mayBeDelivered: status === 408, alarm: true, retryAfterMs })
  return transportFailure('unexpected_answer', { mayBeDelivered: true, alarm: true })
}

/** The failure that an error of the connection means. */
export function broken(error: unknown): PlatformFailure {
  const { name, code, message } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : { name: '', code: '', message: '' }
  const key = String(code ?? '')
  if (TIMEOUTS.has(name) || TIMEOUTS.has(key)) return transportFailure('timeout', { mayBeDelivered: true })
  if (NEVER_SENT.has(key)) return transportFailure('network', { mayBeDelivered: false })
  if (CERTIFICATE.test(key)) return transportFailure('certificate', { mayBeDelivered: false, alarm: true })
  if (key === 'UND_ERR_ABORTED' && message.startsWith('Proxy response')) {
    return transportFailure('proxy_refused', { mayBeDelivered: false, alarm: true })
  }
  return transportFailure('network', { mayBeDelivered: true })
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
