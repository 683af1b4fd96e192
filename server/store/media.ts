/** A media file of a customer that the relay keeps for a while. The file itself lies outside the store. */
export interface MediaRecord {
  /** Home shard of the customer as two hex digits, then the hash of the token. */
  readonly id: string
  readonly account: string
  readonly customerId: string
  /** Name of the encrypted file in the media folder. */
  readonly file: string
  /** The file's own key, wrapped by the master ring. */
  readonly wrappedKey: string
  /** Type, name, size and hash of the content, sealed under that key. No line breaks. */
  readonly sealed: string
  /** Epoch milliseconds; from then on the record is not answered any more. */
  readonly expiresAt: number
}

/** Records of media. Every call is one state change, durable when it resolves, and safe to repeat. */
export interface MediaStore {
  /** @returns false when the customer was erased: nothing is kept then. */
  put(record: MediaRecord, now: number): Promise<boolean>
  /** Undefined when there is none, or when it has expired. */
  get(id: string, now: number): Promise<MediaRecord | undefined>
  /** Those of one customer that have not expired, in no particular order. */
  ofCustomer(account: string, customerId: string, now: number): Promise<MediaRecord[]>
  remove(record: Pick<MediaRecord, 'id' | 'account' | 'customerId'>): Promise<void>
}
