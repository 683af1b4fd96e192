import type { CustomerId } from '../view.js'

/** Somebody who was erased. */
export interface ErasedView {
  readonly customer: CustomerId
  /** As Genesys knew them. */
  readonly customerId: string
  readonly at: number
  /** Messages the relay kept before. */
  readonly messages: number
  /** Status of the relay's answer to a request for what is kept, asked afterwards. */
  readonly answer: number
}

/** An entry of the relay's audit log. */
export interface ActView {
  readonly id: string
  readonly at: number
  readonly action: string
  /** Kind and id. */
  readonly actor: string
  readonly result: string
  /** '' for none. */
  readonly reason: string
}

export interface PrivacyView {
  /** Oldest first. */
  readonly erased: readonly ErasedView[]
  /** Newest first. */
  readonly acts: readonly ActView[]
}

/** What an agent gets who asks for an original: it, or why not. */
export type Revealed = { readonly original: string } | { readonly refused: string }
