import { BREAK, DIGIT, digitAt, type FoldedText, HIDDEN, LETTER, SPACE, SPOKEN } from './fold.js'

/** What stands between two groups of digits. */
export type Joint = 'none' | 'dot' | 'soft' | 'comma'

/** Digits without anything between them, all written in figures or all in Chinese words. */
export interface DigitGroup {
  readonly start: number
  readonly end: number
  /** ASCII. */
  readonly digits: string
  readonly spoken: boolean
  /** How the group before is joined to this one; undefined: not at all. */
  readonly joint: Joint | undefined
}

/** More than this stands between groups of one number in no way of writing it. */
const WIDEST_JOINT = 3

/** @returns Every group of the text in order. One pass; HIDDEN units within a group belong to it. */
export function digitGroups(text: FoldedText): DigitGroup[] {
  const groups: DigitGroup[] = []
  const { classes, length } = text
  let before = -1
  for (let at = 0; at < length; at++) {
    const kind = classes[at]
    if (kind !== DIGIT && kind !== SPOKEN) continue
    const start = at
    let end = at
    let digits = ''
    for (; at < length; at++) {
      if (classes[at] === kind) {
        digits += digitAt(text, at)
        end = at + 1
      } else if (classes[at] !== HIDDEN) break
    }
    at = end - 1
    groups.push({
      start,
      end,
      digits,
      spoken: kind === SPOKEN,
      joint: before < 0 ? undefined : jointOf(text, before, start),
    })
    before = end
  }
  return groups
}

function jointOf({ plain, classes }: FoldedText, from: number, to: number): Joint | undefined {
  if (to - from > WIDEST_JOINT + 2) return undefined
  let signs = ''
  let seen = 0
  for (let at = from; at < to; at++) {
    if (classes[at] === HIDDEN) continue
    seen++
    if (classes[at] === BREAK) return undefined
    if (classes[at] !== SPACE) signs += plain[at]
  }
  if (seen === 0) return 'none'
  if (seen > WIDEST_JOINT) return undefined
  if (signs === '.') return seen === 1 ? 'dot' : 'soft'
  if (signs === ',') return 'comma'
  return /^[-·_~()*]{0,2}$/.test(signs) ? 'soft' : undefined
}

/** Whether a unit would make a run of letters and digits longer. */
export function isWordUnit({ classes }: FoldedText, at: number): boolean {
  return classes[at] === DIGIT || classes[at] === LETTER
}
