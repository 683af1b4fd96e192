import type { Candidate } from './candidate.js'
import { CARD_RULES } from './rules/cards.js'
import type { DigitRule } from './rules/digit-rule.js'
import { DOCUMENT_DIGIT_RULES } from './rules/documents.js'
import { NUMBER_RULES } from './rules/numbers.js'
import { STRENGTH } from './rules/strength.js'
import { type DigitGroup, isWordUnit } from './text/digit-groups.js'
import { type FoldedText, LETTER, SPACE } from './text/fold.js'

const RULES: readonly DigitRule[] = [...DOCUMENT_DIGIT_RULES, ...CARD_RULES, ...NUMBER_RULES]
const LONGEST = Math.max(...RULES.flatMap(({ lengths }) => lengths))
const SHORTEST = Math.min(...RULES.flatMap(({ lengths }) => lengths))
/** Behind an amount or a count. */
const COUNTED = new Set('元次万亿%')
/** By number of digits. */
const RULES_BY_LENGTH: readonly (readonly DigitRule[])[] = Array.from({ length: LONGEST + 1 }, (_, length) =>
  RULES.filter(({ lengths }) => lengths.includes(length)),
)

/** Where a label ends directly before a number, so that its letters do not make one longer run of both. */
export type IsLabelEnd = (at: number) => boolean

/**
 * Numbers of figures. From each group at most LONGEST digits are looked at, so that the time grows with the text alone.
 */
export function matchDigits(
  text: FoldedText,
  groups: readonly DigitGroup[],
  isLabelEnd: IsLabelEnd,
  found: Candidate[],
): void {
  for (let first = 0; first < groups.length; first++) {
    if (!mayBegin(text, groups, first, isLabelEnd)) continue
    let digits = ''
    const sizes: number[] = []
    let commas = false
    for (let last = first; last < groups.length; last++) {
      const group = groups[last] as DigitGroup
      if (last > first && group.joint === undefined) break
      if (last > first && group.joint === 'comma') commas = true
      if (digits.length + group.digits.length > LONGEST) break
      digits += group.digits
      if (last > first && group.joint === 'none') sizes[sizes.length - 1] = (sizes.at(-1) ?? 0) + group.digits.length
      else sizes.push(group.digits.length)
      if (digits.length < SHORTEST - 1) continue
      const start = (groups[first] as DigitGroup).start
      matchX(text, digits, sizes, start, group.end, found)
      if (!mayEnd(text, groups, last)) continue
      if (commas && sizes.join() !== '3,4,4') continue
      for (const rule of RULES_BY_LENGTH[digits.length] ?? []) apply(rule, text, digits, sizes, start, group.end, found)
    }
  }
}

function mayBegin(text: FoldedText, groups: readonly DigitGroup[], at: number, isLabelEnd: IsLabelEnd): boolean {
  const { start, joint, spoken } = groups[at] as DigitGroup
  if (joint === 'none') return !spoken && (groups[at - 1] as DigitGroup).spoken
  return text.classes[start - 1] !== LETTER || isLabelEnd(start)
}

function mayEnd(text: FoldedText, groups: readonly DigitGroup[], at: number): boolean {
  const { end, spoken } = groups[at] as DigitGroup
  const next = groups[at + 1]
  if (next?.joint === 'none') return !spoken && next.spoken
  // 13800000000.00 is an amount.
  if (next?.joint === 'dot' && next.digits.length <= 2 && !next.spoken) return false
  return text.classes[end] !== LETTER && !COUNTED.has(text.plain.charAt(end))
}

/** The last character of a resident ID is X one time in eleven. */
function matchX(
  text: FoldedText,
  digits: string,
  sizes: readonly number[],
  start: number,
  end: number,
  found: Candidate[],
): void {
  let at = end
  while (at - end < 2 && (text.classes[at] === SPACE || text.plain[at] === '-')) at++
  if (text.plain[at] !== 'x' || isWordUnit(text, at + 1)) return
  const joined = at === end ? [...sizes.slice(0, -1), (sizes.at(-1) ?? 0) + 1] : [...sizes, 1]
  for (const rule of RULES_BY_LENGTH[digits.length + 1] ?? []) {
    if (rule.endsInX) apply(rule, text, `${digits}x`, joined, start, at + 1, found)
  }
}

function apply(
  rule: DigitRule,
  text: FoldedText,
  digits: string,
  sizes: readonly number[],
  start: number,
  end: number,
  found: Candidate[],
): void {
  if (!rule.pattern.test(digits)) return
  const plus = text.plain[start - 1] === '+'
  if (rule.plus && !plus) return
  if (sizes.length > 1 && !rule.grouped(withoutPrefix(sizes, rule.prefix?.exec(digits)?.[0].length ?? 0))) return
  if (rule.valid && !rule.valid(digits)) return
  found.push({ kind: rule.kind, start: withSigns(text, start, end, plus), end, strength: STRENGTH[rule.strength] })
}

function withoutPrefix(sizes: readonly number[], prefix: number): number[] {
  const rest: number[] = []
  let left = prefix
  for (const size of sizes) {
    const taken = Math.min(left, size)
    left -= taken
    if (size > taken) rest.push(size - taken)
  }
  return rest
}

/** The + and the bracket of `(+86) 138…` belong to the number. */
function withSigns({ plain }: FoldedText, start: number, end: number, plus: boolean): number {
  const before = plus ? start - 1 : start
  return plain[before - 1] === '(' && plain.slice(start, end).includes(')') ? before - 1 : before
}
