import { BRANDS, CONTAINED, SIGNATURES } from './signatures.js'

/** What nothing is known of; also what is not to be shown as what it is. */
export const UNKNOWN_TYPE = 'application/octet-stream'

const PLAIN_TYPES = ['text/plain', 'text/csv']
const MARKUP = /^(?:\uFEFF|\s)*</

/**
 * Type of a media file by its bytes. The claimed type never overrides them; it only says which kind of document a
 * container holds, and that text without markup is text. HTML, SVG, XML and scripts have no type here.
 * @param head First bytes, at least 64 where there are so many.
 */
export function contentTypeOf(head: Buffer, claimed: string): string {
  const found = typeByBytes(head)
  const named = claimed.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (found === undefined) return PLAIN_TYPES.includes(named) && isPlainText(head) ? named : UNKNOWN_TYPE
  return CONTAINED[found]?.includes(named) ? named : found
}

function typeByBytes(head: Buffer): string | undefined {
  const text = head.toString('latin1', 0, 64)
  for (const { type, at } of SIGNATURES) {
    if (at.every(([offset, bytes]) => text.startsWith(bytes, offset))) return type
  }
  if (text.startsWith('ftyp', 4)) {
    const brand = text.slice(8, 12)
    return BRANDS.find(([beginning]) => brand.startsWith(beginning))?.[1] ?? 'video/mp4'
  }
  return audioFrame(head)
}

/** A bare MPEG audio or AAC frame: eleven or twelve set bits, then fields that are none of the reserved values. */
function audioFrame(head: Buffer): string | undefined {
  const [first, second = 0, third = 0] = head
  if (first !== 0xff) return undefined
  if ((second & 0xf6) === 0xf0) return 'audio/aac'
  const version = (second >> 3) & 3
  const layer = (second >> 1) & 3
  const bitRate = third >> 4
  const isFrame = (second & 0xe0) === 0xe0 && version !== 1 && layer === 1 && bitRate !== 0 && bitRate !== 15
  return isFrame && ((third >> 2) & 3) !== 3 ? 'audio/mpeg' : undefined
}

function isPlainText(head: Buffer): boolean {
  const readable = head.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d)
  return readable && !MARKUP.test(head.toString('utf8'))
}
