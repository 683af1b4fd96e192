import { splitGraphemes } from 'unicode-segmenter/grapheme'

/**
 * Edges of grapheme clusters (Unicode 17, UAX #29), from a table of our own: the ICU of a runtime follows another
 * version of Unicode on another machine, and what is measured in one place must hold in another.
 */

/** Two code units: the one code point behind a place that decides whether graphemes meet there. */
const LOOKAHEAD = 2

/**
 * The last grapheme edge at or before `position`.
 *
 * @param from A grapheme edge; the answer when there is none behind it.
 * @param position UTF-16 offset, `from <= position`; must not lie inside a surrogate pair.
 */
export function lastGraphemeEdge(text: string, from: number, position: number): number {
  let edge = plainEdge(text, from, position)
  for (const grapheme of splitGraphemes(text.slice(edge, position + LOOKAHEAD))) {
    if (edge + grapheme.length > position) break
    edge += grapheme.length
  }
  return edge
}

/** An edge that needs no table, so that most texts are not looked at from the start: between two plain characters. */
function plainEdge(text: string, from: number, position: number): number {
  for (let at = position; at > from; at--) {
    if (isPlain(text.charCodeAt(at)) && isPlain(text.charCodeAt(at - 1))) return at
  }
  return from
}

/** Line feed, printable ASCII, CJK punctuation, Han, full-width forms: none of these joins another. */
function isPlain(code: number): boolean {
  return (
    code === 0x0a ||
    (code >= 0x20 && code <= 0x7e) ||
    (code >= 0x4e00 && code <= 0x9fff) ||
    (code >= 0x3000 && code <= 0x3029) ||
    (code >= 0xff01 && code <= 0xff5e)
  )
}
