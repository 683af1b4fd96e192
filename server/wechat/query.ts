import { RelayError } from '../errors.js'

/** The parameters WeChat puts behind the `?`, decoded; undefined when not there. */
export interface PushQuery {
  readonly signature: string | undefined
  readonly timestamp: string | undefined
  readonly nonce: string | undefined
  readonly msgSignature: string | undefined
  readonly encryptType: string | undefined
  readonly echostr: string | undefined
}

/**
 * Reads a query string (without `?`).
 * @throws RelayError malformed_request when a parameter is there twice, is written like an array, or does not decode:
 *   a proof must not depend on which of two values is looked at.
 */
export function readPushQuery(query: string): PushQuery {
  const values = new Map<string, string>()
  if (query !== '') {
    for (const pair of query.split('&')) {
      if (pair === '') continue
      const equals = pair.indexOf('=')
      const name = decode(equals === -1 ? pair : pair.slice(0, equals))
      if (name.includes('[') || name.includes(']')) throw malformedQuery('A parameter is written like an array.')
      if (values.has(name)) throw malformedQuery('A parameter is there twice.')
      values.set(name, equals === -1 ? '' : decode(pair.slice(equals + 1)))
    }
  }
  return {
    signature: values.get('signature'),
    timestamp: values.get('timestamp'),
    nonce: values.get('nonce'),
    msgSignature: values.get('msg_signature'),
    encryptType: values.get('encrypt_type'),
    echostr: values.get('echostr'),
  }
}

function decode(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch (cause) {
    throw new RelayError('malformed_request', 'A parameter does not decode.', { cause })
  }
}

function malformedQuery(detail: string): RelayError {
  return new RelayError('malformed_request', detail)
}
