import type { BuiltInKind } from '../kinds.js'
import type { Strength } from './strength.js'

/** A number of figures alone, written in one piece or in groups. */
export interface DigitRule {
  readonly kind: BuiltInKind
  readonly strength: Strength
  /** How many digits there may be, country code included. The last one may be X where `endsInX`. */
  readonly lengths: readonly number[]
  /** Matched against the bare digits from the first to the last. */
  readonly pattern: RegExp
  readonly endsInX?: true
  readonly valid?: (digits: string) => boolean
  /** Which ways of grouping are taken; `prefix` digits in front (country code) are left out of the comparison. */
  readonly grouped: (sizes: readonly number[]) => boolean
  readonly prefix?: RegExp
  /** Only behind a +. */
  readonly plus?: true
}
