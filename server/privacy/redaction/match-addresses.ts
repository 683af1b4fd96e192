import type { Candidate } from './candidate.js'
import { STRENGTH } from './rules/strength.js'
import type { DigitGroup } from './text/digit-groups.js'
import type { FoldedText } from './text/fold.js'
import { readAround } from './values/read-address.js'

/** What stands behind a number of an address; checked first, as most numbers are of something else. */
const UNIT = /^(?:-\d{1,4}){0,2}[a-h]? ?[号弄栋幢座单室楼层组门巷房院期#]/

/** Addresses below the district, each found by its first house number. */
export function matchAddresses(text: FoldedText, groups: readonly DigitGroup[], found: Candidate[]): void {
  let floor = 0
  for (const { start, end, digits } of groups) {
    if (start < floor || digits.length > 5 || !UNIT.test(text.plain.slice(end, end + 12))) continue
    const address = readAround(text, start, floor)
    if (!address) continue
    found.push({ kind: 'address', ...address, strength: STRENGTH.shaped })
    floor = address.end
  }
}
