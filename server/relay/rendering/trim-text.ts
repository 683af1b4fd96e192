import { lastGraphemeEdge } from '../grapheme-edges.js'
import { farthestWithin } from '../splitting.js'

const ELLIPSIS = '…'

/**
 * The text as it is, or cut on a grapheme edge and ended with `…`, so that it takes at most `limitBytes` of UTF-8.
 * @param limitBytes More than the three bytes of the ellipsis.
 */
export function trimText(text: string, limitBytes: number): string {
  // No text of this length can be too long.
  if (text.length * 3 <= limitBytes || Buffer.byteLength(text) <= limitBytes) return text
  const end = farthestWithin(text, 0, limitBytes - Buffer.byteLength(ELLIPSIS))
  return text.slice(0, lastGraphemeEdge(text, 0, end)).trimEnd() + ELLIPSIS
}
