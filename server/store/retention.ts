/** How long finished items, kept pushes and dead letters stay, milliseconds. */
export interface Retention {
  readonly retentionMs: number
  /** Of accounts that keep them for another time. */
  readonly retentionByAccount: Readonly<Record<string, number>>
}

/** How many of a kind housekeeping removed because their time was over. */
export interface Removed {
  readonly items: number
  readonly unrelayed: number
  readonly deadLetters: number
}

/** @returns the moment up to which an account's records are past their time. */
export function cutoffOf({ retentionMs, retentionByAccount }: Retention, account: string, now: number): number {
  return now - (retentionByAccount[account] ?? retentionMs)
}

/** @returns the moment behind which nothing of any account is past its time. */
export function latestCutoff({ retentionMs, retentionByAccount }: Retention, now: number): number {
  return now - Math.min(retentionMs, ...Object.values(retentionByAccount))
}
