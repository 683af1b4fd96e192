import type { Candidate } from './candidate.js'
import { DIGIT, fold, LETTER, SPOKEN } from './text/fold.js'

/** Between two bubbles in one text: seen by nobody, part of a run of digits. */
const SEAM = '\u2060'
/** No number with its label is longer. */
const LONGEST_ENDING = 64
/** Fewer digits of a number say nothing about anybody. */
const FEWEST_DIGITS = 3

/** Matches that begin in one bubble and end in the next, cut in two. */
export interface SplitMatches {
  readonly previous: readonly Candidate[]
  readonly text: readonly Candidate[]
}

/** @param matchAll Finds every match of a text. */
export function matchAcross(
  previous: string,
  text: string,
  matchAll: (joined: string) => readonly Candidate[],
): SplitMatches {
  const ending = previous.slice(-LONGEST_ENDING)
  const offset = previous.length - ending.length
  const seam = ending.length
  const across = matchAll(`${ending}${SEAM}${text}`).filter(({ start, end }) => start < seam && end > seam + 1)
  return {
    previous: across.map((match) => ({ ...match, start: match.start + offset, end: previous.length })),
    text: across.map((match) => ({ ...match, start: 0, end: match.end - seam - 1 })),
  }
}

/**
 * @returns The end of a text that has to be known when the next bubble comes, because a number may go on there; ''
 *   when none can.
 */
export function unfinishedEnding(text: string): string {
  const folded = fold(text.slice(-LONGEST_ENDING))
  let at = folded.length - 1
  while (at >= 0 && /[\s\-.,·]/.test(folded.plain[at] ?? '')) at--
  let digits = 0
  for (; at >= 0; at--) {
    const kind = folded.classes[at]
    if (kind === DIGIT || kind === SPOKEN) digits++
    else if (kind === LETTER || !/[\s\-.·()+]/.test(folded.plain[at] ?? '')) break
  }
  return digits < FEWEST_DIGITS ? '' : folded.original
}

/** @returns Whether a number that a text before this one began can go on here: it starts with digits. */
export function mayContinue(text: string): boolean {
  const { plain, classes, length } = fold(text.slice(0, LONGEST_ENDING))
  for (let at = 0; at < length; at++) {
    const kind = classes[at]
    if (kind === DIGIT || kind === SPOKEN) return true
    if (kind === LETTER || !/[\s\-.·()+]/.test(plain[at] ?? '')) return false
  }
  return false
}
