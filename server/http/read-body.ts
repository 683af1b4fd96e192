import type { IncomingMessage } from 'node:http'
import { RelayError } from '../errors.js'

/** Thrown when the sender went away before the body was complete: there is nobody to answer. */
export class RequestAborted extends Error {
  override readonly name = 'RequestAborted'
}

const EMPTY = Buffer.alloc(0)

/**
 * How much of a body that is too large is still read, so that the sender has finished sending and sees the answer
 * instead of a broken connection. Beyond it the answer is given at once.
 */
const DRAIN_BYTES = 1024 * 1024

/**
 * The raw bytes of a request's body.
 * @param limit Bytes.
 * @throws RelayError body_too_large, unsupported_type (compressed: neither platform does that); RequestAborted
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const encoding = request.headers['content-encoding']
    if (encoding !== undefined && encoding !== '' && encoding.toLowerCase() !== 'identity') {
      reject(new RelayError('unsupported_type', 'The body must not be compressed.'))
      return
    }
    const drainBytes = Math.max(DRAIN_BYTES, limit)
    const declared = Number(request.headers['content-length'] ?? 0)
    if (declared > drainBytes) {
      reject(new RelayError('body_too_large'))
      return
    }
    let first: Buffer | undefined
    let more: Buffer[] | undefined
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limit) {
        first = more = undefined
        if (size > drainBytes) reject(new RelayError('body_too_large'))
      } else if (first === undefined) first = chunk
      else if (more === undefined) more = [first, chunk]
      else more.push(chunk)
    })
    request.on('end', () => {
      if (size > limit) reject(new RelayError('body_too_large'))
      else resolve(more === undefined ? (first ?? EMPTY) : Buffer.concat(more, size))
    })
    request.on('error', () => reject(new RequestAborted()))
    request.on('close', () => {
      if (!request.complete) reject(new RequestAborted())
    })
  })
}
