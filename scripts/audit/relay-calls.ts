import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'

/** The relay refused, or could not be asked. */
export class RelayCallError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'RelayCallError'
  }
}

export interface RelayCalls {
  json(method: 'GET' | 'POST', path: string, body?: object): Promise<Record<string, unknown>>
  lines(path: string): Promise<AsyncIterable<string>>
}

const TIMEOUT_MS = 120_000

/** @param url Address of the relay. @param key An API key of the role privacy. @throws RelayCallError */
export function createRelayCalls(
  url: string,
  key: string,
  reason: string | undefined,
  fetching: typeof fetch,
): RelayCalls {
  const base = url.replace(/\/+$/, '')
  const why: Record<string, string> = reason === undefined ? {} : { 'audit-reason': encodeURIComponent(reason) }

  async function ask(method: string, path: string, body?: object): Promise<Response> {
    const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
    let response: Response
    try {
      response = await fetching(`${base}${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, ...why, ...type },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
    } catch (error) {
      throw new RelayCallError(`The relay does not answer (${codeOf(error)}).`)
    }
    if (response.ok) return response
    const answer = (await response.json().catch(() => undefined)) as
      | { error?: { code?: unknown; message?: unknown } }
      | undefined
    const { code = `HTTP ${response.status}`, message = 'it gave no reason.' } = answer?.error ?? {}
    throw new RelayCallError(`The relay refused: ${message} (${code})`)
  }

  return {
    json: async (method, path, body) => (await (await ask(method, path, body)).json()) as Record<string, unknown>,
    lines: async (path) => {
      const { body } = await ask('GET', path)
      const input = body ? Readable.fromWeb(body as ReadableStream<Uint8Array>) : Readable.from([])
      return createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
    },
  }
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown'
}
