import { Agent, type Dispatcher, ProxyAgent, request } from 'undici'
import type { Clock } from '../clock.js'

/** Sockets to one host at most; calls beyond wait for one. */
const CONNECTIONS = 128
const KEEP_ALIVE_MS = 30_000
const CONNECT_TIMEOUT_MS = 4000
/** Catch-up reads up to a hundred messages at once. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024

/** Connections to Genesys, kept alive; through a proxy where one is configured. One serves all accounts. */
export function createGenesysDispatcher(proxyUrl: string | undefined): Dispatcher {
  const options = {
    connections: CONNECTIONS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxResponseSize: MAX_ANSWER_BYTES,
  }
  return proxyUrl === undefined ? new Agent(options) : new ProxyAgent({ uri: proxyUrl, ...options })
}

export interface GenesysAnswer {
  readonly status: number
  readonly retryAfterMs: number | undefined
  /** '' when it could not be read to the end. */
  readonly text: string
}

/**
 * One HTTP call, from connecting to the last byte of the answer within `timeoutMs`.
 * @throws Whatever undici throws when there is no answer; a DOMException named TimeoutError when time is up.
 */
export async function callGenesys(
  dispatcher: Dispatcher,
  call: {
    readonly method: 'GET' | 'POST'
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
    readonly body?: string | undefined
    readonly timeoutMs: number
  },
  clock: Pick<Clock, 'now'>,
): Promise<GenesysAnswer> {
  const { statusCode, headers, body } = await request(call.url, {
    method: call.method,
    headers: call.headers,
    body: call.body ?? null,
    dispatcher,
    signal: AbortSignal.timeout(Math.max(1, Math.floor(call.timeoutMs))),
  })
  return {
    status: statusCode,
    retryAfterMs: retryAfterOf(headers['retry-after'], clock.now()),
    // The status says what was done; a broken body must not make a delivered message look undelivered.
    text: await body.text().catch(() => ''),
  }
}

/** `Retry-After` in milliseconds from `now`: seconds or an HTTP date (RFC 9110); undefined when absent or neither. */
export function retryAfterOf(header: string | string[] | undefined, now: number): number | undefined {
  const value = Array.isArray(header) ? header[0] : header
  if (value === undefined || value.trim() === '') return undefined
  const seconds = Number(value)
  const ms = Number.isNaN(seconds) ? Date.parse(value) - now : seconds * 1000
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}
