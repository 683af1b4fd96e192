import { isUtf8 } from 'node:buffer'
import { RelayError } from '../errors.js'
import type { Fields } from './fields.js'
import { malformed } from './fields.js'
import { readJsonFields } from './json-fields.js'
import type { BodyForm } from './passive-reply.js'
import { readXmlFields } from './xml-fields.js'

export interface PushBody {
  readonly fields: Fields
  readonly form: BodyForm
}

/**
 * Reads the bytes of a push, or of its decrypted part.
 * @param contentType As received; without one (or with plain text) a body beginning with `{` is JSON.
 * @throws RelayError empty_body, malformed_body
 */
export function readPushBody(body: Buffer, contentType: string | undefined): PushBody {
  if (!isUtf8(body)) throw malformed('The body is not UTF-8.')
  const text = body.toString('utf8')
  const first = firstCharacter(text)
  if (first === '') throw new RelayError('empty_body')
  const form = formOf(contentType) ?? (first === '{' ? 'json' : 'xml')
  return { form, fields: form === 'json' ? readJsonFields(text.replace(/^\ufeff/, '')) : readXmlFields(text) }
}

function formOf(contentType: string | undefined): BodyForm | undefined {
  if (contentType === undefined) return undefined
  if (contentType === 'text/xml' || /[/+]xml\b/i.test(contentType)) return 'xml'
  return /[/+]json\b/i.test(contentType) ? 'json' : undefined
}

function firstCharacter(text: string): string {
  const at = text.search(/[^ \t\r\n\ufeff]/)
  return at === -1 ? '' : text.charAt(at)
}
