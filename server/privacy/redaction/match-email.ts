import type { Candidate } from './candidate.js'
import { STRENGTH } from './rules/strength.js'
import type { FoldedText } from './text/fold.js'

/** RFC 5321, 4.5.3.1: local part and domain. */
const LONGEST_LOCAL = 64
const LONGEST_DOMAIN = 255
const IN_LOCAL = /[a-z0-9._%+-]/
const DOMAIN = /(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}(?:[a-z]{2,24}|xn--[a-z0-9]{2,50})(?![a-z0-9-])/y

/** Looks left and right of every @, at most as far as an address can be long. */
export function matchEmail({ plain }: FoldedText, found: Candidate[]): void {
  let before = 0
  for (let at = plain.indexOf('@'); at >= 0; at = plain.indexOf('@', at + 1)) {
    let start = plain[at - 1] === ' ' ? at - 1 : at
    const local = start
    while (start > before && local - start < LONGEST_LOCAL && IN_LOCAL.test(plain[start - 1] as string)) start--
    while (start < local && plain[start] === '.') start++
    before = at + 1
    if (start === local) continue
    DOMAIN.lastIndex = plain[at + 1] === ' ' ? at + 2 : at + 1
    const domain = DOMAIN.exec(plain)
    if (domain && domain[0].length <= LONGEST_DOMAIN) {
      found.push({ kind: 'email', start, end: DOMAIN.lastIndex, strength: STRENGTH.proven })
    }
  }
}
