import type { Candidate } from './candidate.js'
import { NETWORK_RULES } from './rules/network.js'
import type { ScanRule } from './rules/scan-rule.js'
import { STRENGTH } from './rules/strength.js'
import { VEHICLE_RULES } from './rules/vehicles.js'
import type { FoldedText } from './text/fold.js'

const RULES: readonly ScanRule[] = [...VEHICLE_RULES, ...NETWORK_RULES]
const AROUND = 16

export function matchScans({ plain }: FoldedText, found: Candidate[]): void {
  for (const { kind, strength, pattern, valid } of RULES) {
    pattern.lastIndex = 0
    for (let match = pattern.exec(plain); match; match = pattern.exec(plain)) {
      const start = match.index
      const end = pattern.lastIndex
      if (valid && !valid(match[0], plain.slice(Math.max(0, start - AROUND), start), plain.slice(end, end + AROUND))) {
        continue
      }
      found.push({ kind, start, end, strength: STRENGTH[strength] })
    }
  }
}
