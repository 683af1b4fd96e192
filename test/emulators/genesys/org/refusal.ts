import { randomUUID } from 'node:crypto'
import type { Reply } from '../../shared/double-server.js'
import { jsonReply } from '../errors.js'

/** Thrown by an operation that refuses; becomes the platform's error body. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly params: Readonly<Record<string, string>>

  constructor(status: number, code: string, message: string, params: Readonly<Record<string, string>> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.params = params
  }

  /** The error as it travels: message, code, status, contextId and the parameters of the message. */
  reply(): Reply {
    return jsonReply(this.status, errorBody(this), `${this.code}: ${this.message}`)
  }
}

/** The body of an error. */
export function errorBody(error: {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly params?: Readonly<Record<string, string>>
}): object {
  return {
    message: error.message,
    code: error.code,
    status: error.status,
    contextId: randomUUID(),
    messageWithParams: error.message,
    messageParams: error.params ?? {},
    details: [],
    errors: [],
  }
}

export const badRequest = (message: string): Refusal => new Refusal(400, 'bad.request', message)
export const conflict = (message: string): Refusal => new Refusal(409, 'general.conflict', message)
export const notFound = (message = 'The requested resource was not found.'): Refusal =>
  new Refusal(404, 'not.found', message)

/** 403 of a caller that lacks permissions. */
export function missing(match: 'any' | 'all', permissions: readonly string[]): Refusal {
  const listed = permissions.join(', ')
  return match === 'all'
    ? new Refusal(403, 'missing.permissions', `You must have the following permissions: ${listed}`, {
        permissions: listed,
      })
    : new Refusal(403, 'missing.any.permissions', `You must have at least one of these permissions: ${listed}`, {
        permissions: listed,
      })
}
