import type { BuiltInKind } from '../kinds.js'
import type { Strength } from './strength.js'

/** How what stands behind a label is read. */
export type ValueForm =
  /** So many digits, in groups or spoken; not an amount or a time. */
  | { readonly form: 'digits'; readonly lengths: readonly number[]; readonly endsInX?: true; readonly pattern?: RegExp }
  /** A run of letters, digits, - and _ that the pattern takes whole. */
  | { readonly form: 'word'; readonly pattern: RegExp }
  /** Whatever people make passwords of. */
  | { readonly form: 'secret' }
  /** A name; `sure` when the label stands before nothing else. */
  | { readonly form: 'person'; readonly sure: boolean }
  | { readonly form: 'birth-date' }
  /** MM/YY, where the text speaks of a card. */
  | { readonly form: 'month' }
  /** The rest of an address, even without a number in it. */
  | { readonly form: 'place' }
  /** Several forms, the first that fits. */
  | { readonly form: 'any'; readonly of: readonly ValueForm[] }

export interface LabelRule {
  /** `protected`: what stands behind is no personal data, whatever it looks like. */
  readonly kind: BuiltInKind | 'protected'
  /** Folded: lower case, half-width. */
  readonly words: readonly string[]
  readonly value: ValueForm
  /** Default `named`. */
  readonly strength?: Strength
  /** How many units of the sentence may stand between; default 0: nothing but a colon and the like. */
  readonly reach?: number
  /** What of such a number may stand at the very end of a text, to go on in the next: enough of it to hide. */
  readonly unfinished?: { readonly kind: BuiltInKind; readonly pattern: RegExp }
  /** The value may also stand before: `123456是我的验证码`. */
  readonly behind?: true
}
