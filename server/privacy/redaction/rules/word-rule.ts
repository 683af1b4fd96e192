import type { BuiltInKind } from '../kinds.js'
import type { Strength } from './strength.js'

/** A run of letters and digits without anything between. */
export interface WordRule {
  readonly kind: BuiltInKind
  readonly strength: Strength
  readonly lengths: readonly number[]
  /** Matched against the run in lower case. */
  readonly pattern: RegExp
  readonly valid?: (word: string) => boolean
}
