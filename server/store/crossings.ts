/** Of whom something crossed the border in a year: counted by keyed hashes, so that nobody can be told from them. */
export interface CrossingStore {
  /** Keeps that something of a customer crossed; keeping it again changes nothing. */
  note(entry: {
    readonly account: string
    /** Of the customer's id; decides where it lies, so that two relays meet. */
    readonly shard: number
    /** Keyed hash of the customer's id. */
    readonly digest: string
    readonly year: number
    /** Something of a sensitive kind was in it. */
    readonly sensitive: boolean
  }): Promise<void>
  /** How many customers of the account, and how many of them with something sensitive. */
  count(account: string, year: number): Promise<{ readonly customers: number; readonly sensitive: number }>
}
