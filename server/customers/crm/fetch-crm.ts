import { Agent, type Dispatcher, request } from 'undici'

/** Flows wait for the tier, so that a CRM has no longer than this. */
export const CRM_TIMEOUT_MS = 2000
const CONNECTIONS = 16
const KEEP_ALIVE_MS = 10_000
const MAX_ANSWER_BYTES = 256 * 1024

/** One GET, from connecting to the last byte within CRM_TIMEOUT_MS; redirects are not followed. Rejects without an answer. */
export type FetchCrm = (
  url: string,
  headers: Readonly<Record<string, string>>,
) => Promise<{ readonly status: number; readonly text: string }>

/** Connections to CRMs, kept alive. */
export function createFetchCrm(timeoutMs = CRM_TIMEOUT_MS): { readonly fetch: FetchCrm; close(): Promise<void> } {
  const dispatcher: Dispatcher = new Agent({
    connections: CONNECTIONS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectTimeout: timeoutMs,
    maxResponseSize: MAX_ANSWER_BYTES,
  })
  return {
    fetch: async (url, headers) => {
      const { statusCode, body } = await request(url, {
        headers: { accept: 'application/json', ...headers },
        dispatcher,
        signal: AbortSignal.timeout(timeoutMs),
      })
      return { status: statusCode, text: await body.text() }
    },
    close: () => dispatcher.destroy(),
  }
}
