import { request } from 'undici'

/** Whether a backend is there. */
export interface Reached {
  readonly reachable: boolean
  /** Of its answer, if there was one. */
  readonly status?: number
  /** Node's code of the failure, such as ECONNREFUSED, or a verdict on a certificate. */
  readonly code?: string
}

/** Asks an address with a GET that carries nothing; never rejects. */
export type ReachBackend = (url: string) => Promise<Reached>

const TIMEOUT_MS = 4000

/** Any answer will do, such as the refusal of a request WeChat never sends, but not one of a gateway with nothing behind it. */
export const reachBackend: ReachBackend = async (url) => {
  try {
    const { statusCode, body } = await request(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    body.on('error', () => undefined).destroy()
    return { reachable: !GATEWAY.has(statusCode), status: statusCode }
  } catch (error) {
    const { name, code } = error instanceof Error ? (error as NodeJS.ErrnoException) : { name: '', code: undefined }
    return { reachable: false, code: String(code ?? name) }
  }
}

const GATEWAY: ReadonlySet<number> = new Set([502, 503, 504])
