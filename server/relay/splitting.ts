import type { Language } from '../config/types.js'
import { type LabelOf, labelBytes, partLabel } from './part-label.js'
import { bestCut, farthestCut } from './text-edges.js'

/**
 * One part of a text. `start` and `end` are byte offsets into the text's UTF-8 form, in which an unpaired surrogate
 * (it has no UTF-8 form) is U+FFFD, three bytes; so the parts of any string join to exactly its UTF-8 form.
 */
export interface TextPart {
  readonly start: number
  readonly end: number
  /** First line of the part, without the line feed; '' when the text is a single part. */
  readonly label: string
  /** Last line of the part, without the line feed before it; left out for none. */
  readonly nudge?: string
}

/** Gives the last line of part `index` (from 0), '' for none; `last` when nothing of the text follows. */
export type NudgeOf = (index: number, last: boolean) => string

/** Below this a label and a few characters hardly fit; smaller limits are refused. */
export const MIN_TEXT_LIMIT_BYTES = 64

/**
 * Cuts a text into as few parts of at most `limitBytes` of UTF-8, label and its line feed included, as there can be: on
 * sentence, then word, then grapheme edges, where that costs no part more. A grapheme is cut, between code points, only
 * if it is larger than a whole part. The parts cover the text without a gap; nothing is trimmed or normalised. Takes
 * time in proportion to the text.
 *
 * @param limitBytes At least MIN_TEXT_LIMIT_BYTES; for WeChat 2048 (community tests; the vendor publishes no number).
 * @param labelOf Label of a part; asked only if there is more than one.
 * @param nudgeOf Last line of a part, within the limit too.
 * @returns No part for the empty text.
 * @throws RangeError for a limit too small.
 */
export function splitText(text: string, limitBytes: number, labelOf: LabelOf, nudgeOf: NudgeOf = NO_NUDGE): TextPart[] {
  const bytes = checkedBytes(text, limitBytes)
  if (bytes === 0) return []
  const single = nudgeOf(0, true)
  if (bytes + labelBytes(single) <= limitBytes) return [withNudge({ start: 0, end: bytes, label: '' }, single)]
  // The room depends on the digits of the total, the total on the room: try one digit, then two, ...
  for (let most = 9; ; most = most * 10 + 9) {
    const roomOf = (index: number, last: boolean) =>
      limitBytes - labelBytes(labelOf(index + 1, most)) - labelBytes(nudgeOf(index, last))
    const cuts = cutAll(text, roomOf, most)
    if (cuts !== undefined) {
      return cuts.map((cut, index) =>
        withNudge({ ...cut, label: labelOf(index + 1, cuts.length) }, nudgeOf(index, index === cuts.length - 1)),
      )
    }
  }
}

/**
 * Like `splitText`, for the unsent tail of a text whose first parts are out: every part is labelled, without a total.
 *
 * @param firstNumber Number of the tail's first part, from 1.
 */
export function splitTail(
  text: string,
  limitBytes: number,
  firstNumber: number,
  labelOf: LabelOf,
  nudgeOf: NudgeOf = NO_NUDGE,
): TextPart[] {
  checkedBytes(text, limitBytes)
  const label = (index: number) => labelOf(firstNumber + index, undefined)
  const roomOf = (index: number, last: boolean) =>
    limitBytes - labelBytes(label(index)) - labelBytes(nudgeOf(index, last))
  const cuts = cutAll(text, roomOf, Number.POSITIVE_INFINITY) ?? []
  return cuts.map((cut, index) => withNudge({ ...cut, label: label(index) }, nudgeOf(index, index === cuts.length - 1)))
}

export interface TextMeasure {
  /** Code points. */
  readonly characters: number
  /** Bytes of UTF-8. */
  readonly bytes: number
  readonly limitBytes: number
  readonly withinLimit: boolean
  /** Custom messages the text takes; 0 for the empty text. */
  readonly parts: number
}

/** Measures a text as it would be sent. */
export function measureText(text: string, limitBytes: number, language: Language = 'zh-CN'): TextMeasure {
  const bytes = Buffer.byteLength(text)
  const parts = splitText(text, limitBytes, (number, total) => partLabel(language, number, total)).length
  let characters = 0
  for (let at = 0; at < text.length; at += unitsAt(text, at)) characters++
  return { characters, bytes, limitBytes, withinLimit: bytes <= limitBytes, parts }
}

function checkedBytes(text: string, limitBytes: number): number {
  if (!(limitBytes >= MIN_TEXT_LIMIT_BYTES))
    throw new RangeError(`The text limit is below ${MIN_TEXT_LIMIT_BYTES} bytes.`)
  return Buffer.byteLength(text)
}

const NO_NUDGE: NudgeOf = () => ''

function withNudge(part: TextPart, nudge: string): TextPart {
  return nudge === '' ? part : { ...part, nudge }
}

/** Room for the part at an index; the one that ends the text may have more. */
type RoomOf = (index: number, last: boolean) => number

interface Cut {
  readonly start: number
  readonly end: number
}

/** Where to end a part that cannot reach past `limit`. @param left Bytes from `from` to the end of the text. */
type ChooseCut = (from: number, limit: number, index: number, left: number) => number

/** Graphemes larger than this are rare; with more of them than parts can make up for, plain cuts are made instead. */
const GRAPHEME_BYTES = 32

/** As few cuts as there can be, on good edges; undefined when there would be more than `most`. */
function cutAll(text: string, roomOf: RoomOf, most: number): Cut[] | undefined {
  const fewest = cutGreedily(text, roomOf, most, (from, limit) => farthestCut(text, from, limit))
  if (fewest === undefined || fewest.length < 2) return fewest
  // What the parts behind an index can surely hold.
  const behind: number[] = Array(fewest.length).fill(0)
  for (let index = fewest.length - 2; index >= 0; index--) {
    const room = roomOf(index + 1, index + 2 === fewest.length) - GRAPHEME_BYTES
    behind[index] = (behind[index + 1] ?? 0) + Math.max(0, room)
  }
  const choose: ChooseCut = (from, limit, index, left) => {
    const least = left - (behind[index] ?? 0)
    return bestCut(text, from, limit, farthestWithin(text, from, least - 1))
  }
  return cutGreedily(text, roomOf, fewest.length, choose) ?? fewest
}

/** Cut after cut, or undefined as soon as there would be more than `most`. */
function cutGreedily(text: string, roomOf: RoomOf, most: number, choose: ChooseCut): Cut[] | undefined {
  const bytes = Buffer.byteLength(text)
  const cuts: Cut[] = []
  let from = 0
  let start = 0
  while (from < text.length) {
    if (cuts.length === most) return undefined
    const [lastRoom, room] = [roomOf(cuts.length, true), roomOf(cuts.length, false)]
    const reach = farthestWithin(text, from, lastRoom)
    const limit = reach === text.length || lastRoom === room ? reach : farthestWithin(text, from, room)
    const to = limit === text.length ? limit : choose(from, limit, cuts.length, bytes - start)
    const end = start + Buffer.byteLength(text.slice(from, to))
    cuts.push({ start, end })
    from = to
    start = end
  }
  return cuts
}

/** The farthest code point edge within `room` bytes of UTF-8 of `from`. */
export function farthestWithin(text: string, from: number, room: number): number {
  let at = from
  let left = room
  while (at < text.length) {
    const code = text.charCodeAt(at)
    const units = unitsAt(text, at)
    left -= units === 2 ? 4 : code < 0x80 ? 1 : code < 0x800 ? 2 : 3
    if (left < 0) break
    at += units
  }
  return at
}

/** 2 for a surrogate pair, else 1 (an unpaired surrogate included). */
function unitsAt(text: string, at: number): 1 | 2 {
  if ((text.charCodeAt(at) & 0xfc00) !== 0xd800) return 1
  return (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00 ? 2 : 1
}
