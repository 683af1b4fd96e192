import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type ErrorCode, RelayError } from '../errors.js'
import { nextRequestId } from './request-id.js'
import { errorBody } from './write-error.js'

const CODES: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'body_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
}

/**
 * Answers what Node's parser refuses before there is a request, in the form of every other error, and closes: behind it
 * nothing on the connection can be trusted.
 * @param error As `clientError` of a server gives it.
 * @returns the code answered; undefined when the sender is gone.
 */
export function refuseUnreadable(error: Error, socket: Duplex): ErrorCode | undefined {
  const cause = (error as NodeJS.ErrnoException).code ?? ''
  if (!socket.writable || cause === 'ECONNRESET') {
    socket.destroy()
    return undefined
  }
  const refusal = new RelayError(CODES[cause] ?? 'malformed_request')
  const requestId = nextRequestId()
  const body = errorBody(refusal, requestId)
  const head = [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
  return refusal.code
}
