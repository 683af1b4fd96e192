import type { Candidate } from './candidate.js'
import { skipFilling } from './match-labels.js'
import { STRENGTH } from './rules/strength.js'
import type { FoldedText } from './text/fold.js'
import type { LabelHit } from './text/labels.js'
import { isNoName } from './values/no-names.js'
import { givenNameEnd, isHan } from './values/read-person.js'
import { surnameLength } from './values/surnames.js'

const PHONES = new Set<string>(['mobile', 'landline'])
/** Beside one of these stands the name of its owner. */
const BESIDE = new Set<string>([
  ...PHONES,
  'resident-id',
  'residence-permit',
  'foreigner-id',
  'passport',
  'travel-permit',
  'bank-card',
])
const SEPARATORS = ' ,;:|/+()[]\n\r-.'
const LATIN = /^[A-Z][a-z'-]{1,20}(?: [A-Z][a-z'-]{1,20}){1,2}$/

/**
 * Names in the delivery form `姓名，电话，地址`, in any order: a part of the line that is nothing but a name, beside a
 * telephone number, or anywhere in a text that has both a number and an address.
 */
export function matchLineNames(text: FoldedText, labels: readonly LabelHit<unknown>[], found: Candidate[]): void {
  const numbers = found.filter(({ kind }) => BESIDE.has(kind))
  if (numbers.length === 0) return
  const hasAddress = found.some(({ kind }) => kind === 'address') && numbers.some(({ kind }) => PHONES.has(kind))
  const begins = new Set(numbers.map(({ start }) => start))
  const ends = new Set(numbers.map(({ end }) => end))
  // The label of the number stands between: 李雷，身份证 1101…
  for (const { start, end } of labels) if (begins.has(skipFilling(text, end))) begins.add(start)
  const names: Candidate[] = []
  for (const { start, end } of parts(text)) {
    const isBeside = leadsTo(text, end, 1, begins) || leadsTo(text, start, -1, ends)
    if (!isBeside && !hasAddress) continue
    const nameEnd = wholeName(text, start, end)
    if (nameEnd > 0) names.push({ kind: 'name', start, end: nameEnd, strength: STRENGTH.shaped })
  }
  found.push(...names)
}

/** Runs of Chinese characters, and runs between commas that are Latin names. */
function* parts(text: FoldedText): Generator<{ start: number; end: number }> {
  const { length, plain } = text
  for (let at = 0; at < length; at++) {
    if (isHan(text, at)) {
      const start = plain[at] === '我' && at + 1 < length ? at + 1 : at
      while (at < length && isHan(text, at)) at++
      const before = plain[start - 1]
      if (before === undefined || before === '我' || SEPARATORS.includes(before) || /\d/.test(before))
        yield { start, end: at }
    } else if (at === 0 || /[,;\n]/.test(plain[at - 1] as string)) {
      let start = at
      while (plain[start] === ' ') start++
      let end = start
      while (end < length && end - start < 64 && /[a-z' -]/.test(plain[end] as string)) end++
      while (plain[end - 1] === ' ') end--
      if (end > start + 3) yield { start, end }
    }
  }
}

/** @returns The end of the name, where the part is nothing but one (and 收 behind it), else -1. */
function wholeName(text: FoldedText, start: number, end: number): number {
  const { plain, original } = text
  if (LATIN.test(original.slice(start, end))) return end
  const surname = surnameLength(plain, start)
  if (surname === 0 || end - start > surname + 3 || isNoName(plain, start)) return -1
  const nameEnd = givenNameEnd(text, start + surname)
  if (nameEnd < 0) return -1
  return nameEnd === end || /^[(（]?(?:收|先生|女士|小姐)$/.test(plain.slice(nameEnd, end)) ? nameEnd : -1
}

/** Whether one of the places lies here, but for signs between two parts. */
function leadsTo({ plain }: FoldedText, from: number, step: 1 | -1, places: ReadonlySet<number>): boolean {
  for (let at = from, count = 0; count <= 4; at += step, count++) {
    if (places.has(at)) return true
    if (!SEPARATORS.includes(plain.charAt(step === 1 ? at : at - 1) || '\0')) return false
  }
  return false
}
