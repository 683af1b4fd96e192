/** One act, as the chain of an account keeps it. */
export interface AuditRecord {
  /** From 1, without gaps. */
  readonly sequence: number
  /** When it was done, epoch milliseconds; may be long before it was recorded. */
  readonly at: number
  /** `kind:id`. */
  readonly actor: string
  /** '' when none is concerned. */
  readonly customerId: string
  readonly conversationId: string
  /** The entry in the one form that the hash covers. No line breaks. */
  readonly text: string
  /** The reason, sealed; '' when there is none, or no more. The hash covers a digest of it only. No line breaks. */
  readonly sealed: string
  readonly hash: string
}

/** Where a chain ends, or where what is left of it begins: the record of this number had this hash. */
export interface AuditMark {
  readonly sequence: number
  readonly hash: string
  /** Keyed by what the store does not hold, so that no mark can be made up there. */
  readonly proof: string
}

/** Both ends of a chain. `start` is the last record that retention removed; undefined while nothing was. */
export interface AuditEnds {
  readonly head: AuditMark | undefined
  readonly start: AuditMark | undefined
}

export interface AuditQuery {
  readonly account: string
  readonly customerId?: string | undefined
  readonly conversationId?: string | undefined
  readonly actor?: string | undefined
  /** Of `at`, both included. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** Records after this place in the order of `at`, then `sequence`. */
  readonly after?: { readonly at: number; readonly sequence: number } | undefined
  readonly limit: number
}

/** Chains of acts, one per account; `*` stands for acts that concern no single account. */
export interface AuditStore {
  ends(account: string): Promise<AuditEnds>
  /**
   * Appends all records, or none: only when the chain still ends in `expected` (its hash; undefined: no chain yet).
   * @returns false when it ends elsewhere. Repeated after it was done, true.
   */
  append(
    account: string,
    expected: string | undefined,
    records: readonly AuditRecord[],
    head: AuditMark,
  ): Promise<boolean>
  /** At most `limit`, ordered by `at`, then `sequence`. */
  list(query: AuditQuery): Promise<AuditRecord[]>
  /** Records numbered `afterSequence + 1` to `afterSequence + limit`, in this order; those that are missing are left out. */
  chain(account: string, afterSequence: number, limit: number): Promise<AuditRecord[]>
  /**
   * Removes the oldest records, up to and with `start.sequence`, at most `limit` in one call. A start before the
   * present one changes nothing. The head stays, whatever is removed.
   * @returns how many were removed
   */
  trim(account: string, start: AuditMark, limit: number): Promise<number>
  /** Takes the sealed reasons of all records about a customer away; the chain stays whole. @returns how many */
  forgetReasons(account: string, customerId: string): Promise<number>
}
