import type { Candidate } from './candidate.js'
import { DOCUMENT_WORD_RULES } from './rules/document-words.js'
import { STRENGTH } from './rules/strength.js'
import type { WordRule } from './rules/word-rule.js'
import { DIGIT, type FoldedText, LETTER } from './text/fold.js'

const RULES: readonly WordRule[] = DOCUMENT_WORD_RULES
const LONGEST = Math.max(...RULES.flatMap(({ lengths }) => lengths))
const RULES_BY_LENGTH: readonly (readonly WordRule[])[] = Array.from({ length: LONGEST + 1 }, (_, length) =>
  RULES.filter(({ lengths }) => lengths.includes(length)),
)

/**
 * Runs of letters and digits, each looked at once.
 * @param labelEndIn Where in a run a label ends (`vin12345…`), else its start.
 */
export function matchWords(
  { plain, classes, length }: FoldedText,
  labelEndIn: (start: number, end: number) => number,
  found: Candidate[],
): void {
  for (let at = 0; at < length; at++) {
    if (classes[at] !== DIGIT && classes[at] !== LETTER) continue
    let start = at
    let digits = 0
    while (at < length && (classes[at] === DIGIT || classes[at] === LETTER)) {
      if (classes[at] === DIGIT) digits++
      at++
    }
    if (digits < 4) continue
    start = labelEndIn(start, at)
    const rules = RULES_BY_LENGTH[at - start]
    if (rules === undefined || rules.length === 0) continue
    const word = plain.slice(start, at)
    for (const { kind, strength, pattern, valid } of rules) {
      if (pattern.test(word) && (!valid || valid(word)))
        found.push({ kind, start, end: at, strength: STRENGTH[strength] })
    }
  }
}
