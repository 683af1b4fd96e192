import type { PersonalDataKind } from './kinds.js'

/** A match of a rule, before it is compared with others that overlap. Offsets are UTF-16 units of the original. */
export interface Candidate {
  readonly kind: PersonalDataKind
  readonly start: number
  readonly end: number
  readonly strength: number
}

/**
 * Keeps the stronger, then the longer, then the earlier of those that overlap.
 * @param length Of the text.
 * @returns Disjoint, in order of the text.
 */
export function withoutOverlaps(candidates: Candidate[], length: number): Candidate[] {
  if (candidates.length < 2) return candidates
  const ranked = [...candidates].sort(
    (a, b) => b.strength - a.strength || b.end - b.start - (a.end - a.start) || a.start - b.start,
  )
  const taken = new Uint8Array(length)
  const kept: Candidate[] = []
  for (const candidate of ranked) {
    // Both ends suffice only among equals; a stronger one may lie inside, so every unit is asked.
    if (taken.subarray(candidate.start, candidate.end).includes(1)) continue
    taken.fill(1, candidate.start, candidate.end)
    kept.push(candidate)
  }
  return kept.sort((a, b) => a.start - b.start)
}
