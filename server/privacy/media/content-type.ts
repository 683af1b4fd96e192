import { sniffFormat } from '../../media/sniff.js'
import { BEGINNINGS, CONTAINED, MEDIA_TYPES } from './signatures.js'

/** What nothing is known of; also what is not to be shown as what it is. */
export const UNKNOWN_TYPE = 'application/octet-stream'

const PLAIN_TYPES = ['text/plain', 'text/csv']
const MARKUP = /^(?:\uFEFF|\s)*</

/**
 * Type of a media file by its bytes. The claimed type never overrides them; it only says which kind of document a
 * container holds, and that text without markup is text. HTML, SVG, XML and scripts have no type here.
 * @param head First bytes; text is judged by as many as are given.
 */
export function contentTypeOf(head: Buffer, claimed: string): string {
  const found = typeByBytes(head)
  const named = claimed.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (found === undefined) return PLAIN_TYPES.includes(named) && isPlainText(head) ? named : UNKNOWN_TYPE
  return CONTAINED[found]?.includes(named) ? named : found
}

function typeByBytes(head: Buffer): string | undefined {
  const format = sniffFormat(head)
  if (format !== undefined) return MEDIA_TYPES[format]
  const text = head.toString('latin1', 0, 16)
  return BEGINNINGS.find(([bytes]) => text.startsWith(bytes))?.[1]
}

function isPlainText(head: Buffer): boolean {
  const readable = head.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d)
  return readable && !MARKUP.test(head.toString('utf8'))
}
