import { lastGraphemeEdge } from './grapheme-edges.js'

/**
 * Where a text may be cut. All positions are UTF-16 offsets. Each call looks at one window of the text only, from
 * the part's start to a little past the farthest place it may end, so a long text costs time in proportion to its
 * length. Starting a window at a grapheme edge gives the same edges as the whole text would.
 */

/** Rules of sentence and word edges look at what follows: an abbreviation, a closing quote, the spaces behind. */
const LOOKAHEAD = 64
/** How many segments to walk back in search of a word edge: beyond, the text has no words worth the name. */
const WORD_STEPS = 64

const LOCALE = 'zh-CN'
const sentences = new Intl.Segmenter(LOCALE, { granularity: 'sentence' })
const words = new Intl.Segmenter(LOCALE, { granularity: 'word' })

const SPACE_AT_END = /\s$/u
const OPENING_AT_END = /[\p{Ps}\p{Pi}"']$/u

/**
 * The best place to end a part that starts at `from` and cannot reach past `limit`: after the last sentence, else
 * before the last word, else at the last grapheme edge. A sentence or word edge in the first half of the room is
 * passed over, and one up to `atLeast`: it would waste custom messages, of which a customer message allows few. Only a
 * grapheme larger than the whole room is cut, at `limit`.
 *
 * @param from A grapheme edge, or where the part before had to cut a grapheme.
 * @param limit `from < limit < text.length`; must not lie inside a surrogate pair.
 * @returns A position `from < p <= limit`.
 */
export function bestCut(text: string, from: number, limit: number, atLeast = from): number {
  const last = lastGraphemeEdge(text, from, limit)
  if (last === from) return limit
  const earliest = Math.max(from + ((limit - from) >> 1), atLeast)
  if (earliest >= last) return last
  return sentenceEdge(text, from, last, earliest) ?? wordEdge(text, from, last, earliest) ?? last
}

/** The last grapheme edge, whatever it parts; see bestCut. */
export function farthestCut(text: string, from: number, limit: number): number {
  const last = lastGraphemeEdge(text, from, limit)
  return last === from ? limit : last
}

function sentenceEdge(text: string, from: number, last: number, earliest: number) {
  const segments = sentences.segment(text.slice(from, last + LOOKAHEAD))
  const edge = from + (segments.containing(last - from)?.index ?? 0)
  return edge > earliest && lastGraphemeEdge(text, from, edge) === edge ? edge : undefined
}

function wordEdge(text: string, from: number, last: number, earliest: number) {
  const segments = words.segment(text.slice(from, last + LOOKAHEAD))
  let position = last
  for (let step = 0; step < WORD_STEPS && position > earliest; step++) {
    const segment = segments.containing(position - from)
    if (segment === undefined) return undefined
    const edge = from + segment.index
    if (edge <= earliest) return undefined
    if (opensWord(text, edge, segment.isWordLike === true) && lastGraphemeEdge(text, from, edge) === edge) return edge
    position = edge - 1
  }
  return undefined
}

/** A cut is fine after a space, and before a word unless that would part it from its opening quote or bracket. */
function opensWord(text: string, edge: number, isWordLike: boolean): boolean {
  const before = text.slice(Math.max(0, edge - 2), edge)
  if (SPACE_AT_END.test(before)) return !SPACE_AT_END.test(text.charAt(edge))
  return isWordLike && !OPENING_AT_END.test(before)
}
