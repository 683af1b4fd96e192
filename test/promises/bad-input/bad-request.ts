import type { ErrorCode } from '../../../server/errors.js'

/** One request as it goes over the wire. */
export interface TestRequest {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer | string
  /** Sent in chunks, without a length. */
  readonly chunked?: boolean
  /** Only the headers are sent, which promise this many bytes. */
  readonly declaredLength?: number
}

/** Bytes that are no HTTP request, sent over a connection of their own. */
export interface RawRequest {
  readonly raw: string
}

/** A request that has to be refused. */
export interface BadCase {
  readonly title: string
  /** A good request that goes before and is answered 200. */
  readonly first?: () => TestRequest
  /** Made when it is sent, because it may hold the time. */
  readonly request: () => TestRequest | RawRequest
  readonly status: number
  readonly code: ErrorCode
  /** Value of the header Allow. */
  readonly allow?: string
}

/** Many cases with the same answer. */
export function refusals(
  status: number,
  code: ErrorCode,
  requests: Readonly<Record<string, BadCase['request']>>,
): BadCase[] {
  return Object.entries(requests).map(([title, request]) => ({ title, request, status, code }))
}
