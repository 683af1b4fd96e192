import type { BuiltInKind } from '../kinds.js'
import type { Strength } from './strength.js'

/** A form that begins with a sign of its own, so that a search for it is all it takes. */
export interface ScanRule {
  readonly kind: BuiltInKind
  readonly strength: Strength
  /** Global, every repetition bounded. Matched against the folded text. */
  readonly pattern: RegExp
  /** Judges a match by its text and by at most 16 units on either side. */
  readonly valid?: (match: string, before: string, after: string) => boolean
}
