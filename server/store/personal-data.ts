import type { NewItem } from './lanes.js'

/** What was found in a customer's words: stands behind one token, such as the second mobile number of that customer. */
export interface Original {
  /** Kind of personal data. Holds no line break. */
  readonly kind: string
  /** Keyed hash: the same original of the same customer has the same one. Holds no line break. */
  readonly digest: string
  /** The original, sealed under the customer's key. */
  readonly sealed: string
}

export interface KeptOriginal {
  readonly keyId: string
  readonly sealed: string
}

/** Originals behind the tokens that crossed the border, in the customer's home slot. Moments are epoch milliseconds. */
export interface PersonalDataStore {
  /**
   * Numbers originals per customer and kind: one that is kept has its number already and is kept until `expiresAt` from
   * now on, any other gets the next. A number is given once, also after what it stood for is gone.
   * @returns the numbers, in order; undefined when the customer is unknown or has another key.
   */
  keep(entry: {
    readonly account: string
    readonly customerId: string
    readonly keyId: string
    readonly originals: readonly Original[]
    readonly now: number
    readonly expiresAt: number
  }): Promise<readonly number[] | undefined>
  /** The original behind a number; undefined when there never was one, or it has run out. */
  find(
    account: string,
    customerId: string,
    token: { readonly kind: string; readonly number: number },
    now: number,
  ): Promise<KeptOriginal | undefined>
  /** Lets kinds cross as they are while this session lasts, at most until then; replaces what was let before. */
  allow(entry: {
    readonly account: string
    readonly customerId: string
    readonly sessionId: string
    readonly kinds: readonly string[]
    readonly now: number
    readonly expiresAt: number
  }): Promise<void>
  /** The kinds let through in this session now. */
  allowed(account: string, customerId: string, sessionId: string, now: number): Promise<readonly string[]>
  /** Keeps how the customer's last text ended, in place of the one before: a number may go on in the next. */
  putEnding(entry: {
    readonly account: string
    readonly customerId: string
    readonly ending: NewItem
    readonly now: number
    readonly expiresAt: number
  }): Promise<void>
  ending(account: string, customerId: string, now: number): Promise<NewItem | undefined>
}
