import type { ServerResponse } from 'node:http'
import { RelayError } from '../errors.js'

/** What any thrown value is to the caller: a RelayError stays, everything else is an internal error without details. */
export function asRelayError(error: unknown): RelayError {
  return error instanceof RelayError ? error : new RelayError('internal_error', undefined, { cause: error })
}

/** What every refusal says: `{ "error": { code, message, requestId } }`. */
export function errorBody(error: RelayError, requestId: string): string {
  return JSON.stringify({ error: { code: error.code, message: error.message, requestId } })
}

/**
 * Answers `{ "error": { code, message, requestId } }` with the status of the catalogue. Does nothing when an answer has
 * begun or the connection is gone.
 * @param headers More headers, such as Allow.
 */
export function writeError(
  response: ServerResponse,
  error: RelayError,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent || response.destroyed) return
  const body = errorBody(error, requestId)
  response.writeHead(error.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'x-request-id': requestId,
    ...headers,
  })
  response.end(body)
}
