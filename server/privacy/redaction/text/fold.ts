/** What a character can be part of. */
export const OTHER = 0
export const DIGIT = 1
export const LETTER = 2
/** A Chinese word for a digit, folded to it in `digits` only. */
export const SPOKEN = 3
export const HAN = 4
/** Nothing to be seen: a zero-width sign, or what makes an emoji of a digit. */
export const HIDDEN = 5
export const SPACE = 6
export const BREAK = 7

/** A text in which every UTF-16 unit is replaced by its plain form in the same place, so that offsets stay those of the original. */
export interface FoldedText {
  readonly original: string
  /** Half-width, lower case, plain dashes and quotes. */
  readonly plain: string
  /** OTHER, DIGIT… of each unit. */
  readonly classes: Uint8Array
  readonly length: number
}

const PLAIN = new Uint16Array(0x10000)
const CLASS = new Uint8Array(0x10000)
const SPOKEN_DIGIT = new Uint8Array(0x10000)

/** Spoken over the telephone, by the military, and written on cheques. */
const SPOKEN_DIGITS = [
  ['零〇○洞', 0],
  ['一幺壹', 1],
  ['二贰两', 2],
  ['三叁', 3],
  ['四肆', 4],
  ['五伍', 5],
  ['六陆', 6],
  ['七柒拐', 7],
  ['八捌', 8],
  ['九玖勾', 9],
] as const

const FOLDS = [
  ['–—‐‑‒―−﹣－ー', '-'],
  ['‘’＇', "'"],
  ['“”「」『』＂', '"'],
  ['。｡', '.'],
  ['、', ','],
  ['【〔［', '['],
  ['】〕］', ']'],
  ['《〈', '<'],
  ['》〉', '>'],
  ['…', '.'],
  ['･•‧・', '·'],
  ['∶︰﹕', ':'],
  ['﹒', '.'],
  ['﹐', ','],
  ['⁄∕', '/'],
] as const

fillTables()

function fillTables(): void {
  for (let code = 0; code < 0x10000; code++) PLAIN[code] = code
  for (let code = 0xff01; code <= 0xff5e; code++) PLAIN[code] = code - 0xfee0
  for (const [from, to] of FOLDS) for (const sign of from) PLAIN[sign.charCodeAt(0)] = to.charCodeAt(0)
  for (const space of ['\u3000', '\u00a0', '\u2002', '\u2003', '\u2009', '\u202f', '\t', '\v', '\f']) {
    PLAIN[space.charCodeAt(0)] = 0x20
  }
  // ①-⑨, ⑴-⑼, ➀-➈, ❶-❾
  for (const first of [0x2460, 0x2474, 0x2780, 0x2776]) {
    for (let digit = 1; digit <= 9; digit++) PLAIN[first + digit - 1] = 0x30 + digit
  }
  PLAIN[0x24ea] = 0x30
  for (let code = 0; code < 0x10000; code++) {
    const plain = PLAIN[code] ?? code
    if (plain >= 0x41 && plain <= 0x5a) PLAIN[code] = plain + 32
  }
  for (let code = 0; code < 0x10000; code++) CLASS[code] = classOf(PLAIN[code] ?? code)
  for (const [signs, digit] of SPOKEN_DIGITS) {
    for (const sign of signs) {
      CLASS[sign.charCodeAt(0)] = SPOKEN
      SPOKEN_DIGIT[sign.charCodeAt(0)] = digit
    }
  }
}

function classOf(plain: number): number {
  if (plain >= 0x30 && plain <= 0x39) return DIGIT
  if (plain >= 0x61 && plain <= 0x7a) return LETTER
  if (plain === 0x20) return SPACE
  if (plain === 0x0a || plain === 0x0d || plain === 0x2028 || plain === 0x2029) return BREAK
  if ((plain >= 0x200b && plain <= 0x200f) || plain === 0x2060 || plain === 0xfeff || plain === 0xad) return HIDDEN
  if (plain === 0xfe0e || plain === 0xfe0f || plain === 0x20e3) return HIDDEN
  if ((plain >= 0x4e00 && plain <= 0x9fff) || (plain >= 0x3400 && plain <= 0x4dbf)) return HAN
  return OTHER
}

/** Folds a text in one pass. */
export function fold(original: string): FoldedText {
  const { length } = original
  const units = new Uint16Array(length)
  const classes = new Uint8Array(length)
  let changed = false
  for (let at = 0; at < length; at++) {
    const code = original.charCodeAt(at)
    const plain = PLAIN[code] as number
    units[at] = plain
    classes[at] = CLASS[code] as number
    if (plain !== code) changed = true
  }
  const plain = changed ? Buffer.from(units.buffer).toString('utf16le') : original
  return { original, plain, classes, length }
}

/** @returns The digit that a unit of class DIGIT or SPOKEN stands for, as text. */
export function digitAt(text: FoldedText, at: number): string {
  return text.classes[at] === SPOKEN ? String(SPOKEN_DIGIT[text.original.charCodeAt(at)]) : (text.plain[at] as string)
}
