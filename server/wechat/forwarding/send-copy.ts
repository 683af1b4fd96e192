import { Agent, request } from 'undici'
import type { CopyRequest } from './copy-request.js'

/** What came back from the backend, or why nothing did. */
export type CopyAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: Buffer }
  | { readonly kind: 'timeout' }
  /** `code` is Node's, such as ECONNREFUSED or a verdict on a certificate. */
  | { readonly kind: 'network'; readonly code: string }

/** Sends a copy; never rejects. @param timeoutMs For all of it, from connecting to the last byte. */
export type SendCopy = (copy: CopyRequest, timeoutMs: number) => Promise<CopyAnswer>

/** A passive reply with its eight articles is far below; more is none. */
const MAX_ANSWER_BYTES = 32 * 1024
/** Below the idle limit of common servers, so that we and not they close an idle socket. */
const KEEP_ALIVE_MS = 4000
const MAX_CONNECT_MS = 3000
const TIMEOUTS: ReadonlySet<string> = new Set([
  'TimeoutError',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
])

/** Connections to the other backends of accounts, kept alive; certificates are checked, redirects are not followed. */
export function createSendCopy(): { readonly send: SendCopy; close(): Promise<void> } {
  const dispatcher = new Agent({
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxResponseSize: MAX_ANSWER_BYTES,
    connectTimeout: MAX_CONNECT_MS,
  })

  async function once({ url, contentType, body }: CopyRequest, signal: AbortSignal): Promise<CopyAnswer> {
    try {
      const answer = await request(url, {
        method: 'POST',
        headers: { 'content-type': contentType, accept: '*/*', 'user-agent': 'Mozilla/4.0' },
        body,
        dispatcher,
        signal,
      })
      return { kind: 'answer', status: answer.statusCode, body: Buffer.from(await answer.body.arrayBuffer()) }
    } catch (error) {
      return broken(error)
    }
  }

  return {
    send: async (copy, timeoutMs) => {
      const signal = AbortSignal.timeout(timeoutMs)
      const first = await once(copy, signal)
      // The backend may have closed an idle socket at this moment; WeChat tries again too when a connection breaks.
      return first.kind === 'network' && RETRIED.has(first.code) ? once(copy, signal) : first
    },
    close: () => dispatcher.destroy(),
  }
}

const RETRIED: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])

function broken(error: unknown): CopyAnswer {
  const { name, code } = error instanceof Error ? (error as NodeJS.ErrnoException) : { name: '', code: undefined }
  const key = String(code ?? name)
  return TIMEOUTS.has(name) || TIMEOUTS.has(key) ? { kind: 'timeout' } : { kind: 'network', code: key || 'unknown' }
}
