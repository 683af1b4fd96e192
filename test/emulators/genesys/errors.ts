import { randomUUID } from 'node:crypto'
import type { Reply } from '../shared/double-server.js'

/** Texts of the codes, in the platform's manner. */
const ERRORS: Record<string, { status: number; message: string }> = {
  'authentication.required': {
    status: 401,
    message: 'No authentication bearer token specified in authorization header.',
  },
  'bad.credentials': { status: 401, message: 'Invalid login credentials.' },
  'missing.any.permissions': { status: 403, message: 'Unable to perform the requested action.' },
  'not.found': { status: 404, message: 'The requested resource was not found.' },
  'bad.request': { status: 400, message: 'The request could not be understood by the server.' },
  'unsupported.media.type': { status: 415, message: 'The content type is not supported.' },
  'too.many.requests': { status: 429, message: 'Rate limit exceeded the maximum.' },
}

/** A JSON answer with a correlation id. */
export function jsonReply(status: number, body: object, verdict: string, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: { 'Content-Type': 'application/json', 'ININ-Correlation-Id': randomUUID(), ...headers },
    body: JSON.stringify(body),
    verdict,
  }
}

/**
 * A refusal of the API.
 * @param detail What is wrong, for the body and the record of the call.
 */
export function errorReply(code: string, detail?: string, headers: Record<string, string> = {}): Reply {
  const { status, message } = ERRORS[code] ?? { status: 400, message: code }
  const body = { message: detail ?? message, code, status, contextId: randomUUID(), details: [], errors: [] }
  return jsonReply(status, body, detail === undefined ? code : `${code}: ${detail}`, headers)
}

/** A refusal of the login host. */
export function oauthError(status: number, error: string, description: string): Reply {
  return jsonReply(status, { error, description, error_description: description }, error)
}
