import { type Candidate, withoutOverlaps } from './candidate.js'
import { matchAddresses } from './match-addresses.js'
import { matchDigits } from './match-digits.js'
import { matchEmail } from './match-email.js'
import { matchEnglishAddresses } from './match-english-addresses.js'
import { withExtensions } from './match-extensions.js'
import { findLabels, matchLabels } from './match-labels.js'
import { matchLineNames } from './match-line-names.js'
import type { MatchOwn } from './match-own.js'
import { matchScans } from './match-scans.js'
import { matchWords } from './match-words.js'
import { digitGroups } from './text/digit-groups.js'
import { fold } from './text/fold.js'
import type { Value } from './values/read-value.js'

/** No label that is written next to its value is longer. */
const LONGEST_ATTACHED = 12

/**
 * Every match of a rule, whatever the policy says.
 * @param matchOwn Rules of the account; no label protects from them.
 * @returns Disjoint, in order of the text.
 */
export function matchAll(original: string, matchOwn?: MatchOwn): Candidate[] {
  const text = fold(original)
  const found: Candidate[] = []
  const protectedSpans: Value[] = []
  const labels = findLabels(text)
  const labelEnds = new Set(labels.map(({ end }) => end))
  const groups = digitGroups(text)

  matchLabels(text, labels, found, protectedSpans)
  if (groups.length > 0) {
    matchDigits(text, groups, (at) => labelEnds.has(at), found)
    withExtensions(text, found)
    matchWords(text, (start, end) => endOfAttachedLabel(labelEnds, start, end), found)
    matchAddresses(text, groups, found)
    matchEnglishAddresses(text, found)
  }
  matchScans(text, found)
  matchEmail(text, found)
  matchLineNames(text, labels, found)
  const candidates = outside(protectedSpans, found, text.length)
  matchOwn?.(text, candidates)
  return withoutOverlaps(candidates, text.length)
}

function endOfAttachedLabel(labelEnds: ReadonlySet<number>, start: number, end: number): number {
  for (let at = start + 1; at < end && at <= start + LONGEST_ATTACHED; at++) if (labelEnds.has(at)) return at
  return start
}

function outside(spans: readonly Value[], found: Candidate[], length: number): Candidate[] {
  if (spans.length === 0) return found
  const isProtected = new Uint8Array(length)
  for (const { start, end } of spans) isProtected.fill(1, start, end)
  return found.filter(
    ({ kind, start, end }) => kind === 'email' || kind === 'address' || !isProtected.subarray(start, end).includes(1),
  )
}
