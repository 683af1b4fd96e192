import type { IncomingMessage } from 'node:http'
import { RelayError } from '../errors.js'
import { parseJsonBody } from '../genesys/json-body.js'
import { readBody } from './read-body.js'

const JSON_TYPE = /^application\/json\s*(?:;|$)/i

/**
 * The JSON object a request carries.
 * @param limit Bytes.
 * @throws RelayError `unsupported_type` (no type given is taken as JSON), `body_too_large`, `empty_body`,
 *   `malformed_body`; RequestAborted
 */
export async function readJsonObject(request: IncomingMessage, limit: number): Promise<Record<string, unknown>> {
  const type = request.headers['content-type']
  if (type !== undefined && !JSON_TYPE.test(type)) throw new RelayError('unsupported_type', 'The body must be JSON.')
  const value = parseJsonBody(await readBody(request, limit))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RelayError('malformed_body', 'The body must be a JSON object.')
  }
  return value as Record<string, unknown>
}

/** @throws RelayError `invalid_parameter` for a field that is none of these: a misspelt one must not pass unseen. */
export function onlyFields(body: Record<string, unknown>, names: readonly string[]): void {
  for (const name of Object.keys(body)) {
    if (!names.includes(name)) throw new RelayError('invalid_parameter', `The body takes ${names.join(', ')} only.`)
  }
}
