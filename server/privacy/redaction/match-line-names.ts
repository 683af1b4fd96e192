import type { Candidate } from './candidate.js'
import { STRENGTH } from './rules/strength.js'
import { type FoldedText, HAN, SPOKEN } from './text/fold.js'
import { isNoName } from './values/no-names.js'
import { givenNameEnd } from './values/read-person.js'
import { surnameLength } from './values/surnames.js'

const SEPARATORS = ' ,;:|/+()[]\n\r-.'
const LATIN = /^[A-Z][a-z'-]{1,20}(?: [A-Z][a-z'-]{1,20}){1,2}$/

/**
 * Names in the delivery form `姓名，电话，地址`, in any order: a part of the line that is nothing but a name, beside a
 * telephone number, or anywhere in a text that has both a number and an address.
 */
export function matchLineNames(text: FoldedText, found: Candidate[]): void {
  const phones = found.filter(({ kind }) => kind === 'mobile' || kind === 'landline')
  if (phones.length === 0) return
  const hasAddress = found.some(({ kind }) => kind === 'address')
  const begins = new Set(phones.map(({ start }) => start))
  const ends = new Set(phones.map(({ end }) => end))
  const names: Candidate[] = []
  for (const { start, end } of parts(text)) {
    const isBeside = begins.has(skip(text, end, 1)) || ends.has(skip(text, start - 1, -1) + 1)
    if (!isBeside && !hasAddress) continue
    const nameEnd = wholeName(text, start, end)
    if (nameEnd > 0) names.push({ kind: 'name', start, end: nameEnd, strength: STRENGTH.shaped })
  }
  found.push(...names)
}

/** Runs of Chinese characters, and runs between commas that are Latin names. */
function* parts(text: FoldedText): Generator<{ start: number; end: number }> {
  const { classes, length, plain } = text
  for (let at = 0; at < length; at++) {
    if (classes[at] === HAN || classes[at] === SPOKEN) {
      const start = at
      while (at < length && (classes[at] === HAN || classes[at] === SPOKEN)) at++
      const before = plain[start - 1]
      if (before === undefined || SEPARATORS.includes(before) || /\d/.test(before)) yield { start, end: at }
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

/** Over the signs between two parts. */
function skip({ plain }: FoldedText, from: number, step: 1 | -1): number {
  let at = from
  for (let count = 0; count < 4 && at >= 0 && at < plain.length && SEPARATORS.includes(plain.charAt(at)); count++)
    at += step
  return at
}
