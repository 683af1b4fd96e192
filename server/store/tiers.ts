import type { Tier } from '../relay/messages/tier.js'

/** `admin`: set one by one. `import`: from a list. `crm`: what the connected CRM last said. */
export const TIER_SOURCES = ['admin', 'import', 'crm'] as const
export type TierSource = (typeof TIER_SOURCES)[number]

/** One customer's tier as one source gave it. */
export interface TierEntry {
  readonly account: string
  readonly customerId: string
  readonly tier: Tier
  readonly source: TierSource
  /** Epoch milliseconds. */
  readonly updatedAt: number
}

/** The tier directory. Entries are kept by customer and source; the tier belongs to the person. */
export interface TierStore {
  /**
   * Keeps entries: one for each customer and source, the newest of them; an older one than is there changes nothing.
   * @returns For each entry, in the same order, whether there is such a customer. Nothing is kept for the others.
   */
  put(entries: readonly TierEntry[]): Promise<boolean[]>
  /** Every entry of every member of the person a customer belongs to, the newest first; none when it is unknown. */
  ofPerson(account: string, customerId: string): Promise<TierEntry[]>
}
