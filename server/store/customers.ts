import type { CustomerRecord, LaneItem, LaneName, Page } from './lanes.js'

/** A finished item: delivered, or kept because its kind is not relayed. */
export interface FinishedItem extends LaneItem {
  readonly lane: LaneName
  readonly finishedAt: number
  readonly relayed: boolean
}

export interface WaitingItem extends LaneItem {
  readonly lane: LaneName
}

export interface UnrelayedEntry {
  readonly account: string
  readonly customerId: string
  readonly itemId: string
  readonly kind: string
  readonly receivedAt: number
}

export interface RecentSession {
  readonly account: string
  readonly customerId: string
  readonly conversationId: string
  readonly lastMessageAt: number
}

export interface CustomerStore {
  get(account: string, customerId: string): Promise<CustomerRecord | undefined>
  /** customerId behind a blind index, aliases followed; undefined when unknown. `shard` is the first byte of the identity HMAC. */
  find(account: string, shard: number, identity: string): Promise<string | undefined>
  /**
   * Makes a second identity (after changeopenid) point at an existing customer, whose `openId` is replaced: the old one
   * no longer reaches anybody. Idempotent.
   */
  alias(entry: { account: string; shard: number; identity: string; customerId: string; openId: string }): Promise<void>
  /** Joins a customer to the person with this UnionID (blind index; its shard is its first byte). Answers the personId. */
  joinPerson(entry: {
    account: string
    customerId: string
    unionShard: number
    union: string
    newPersonId: string
  }): Promise<string>
  /** Members of the person a customer belongs to, the customer itself included; alone when joined to nobody. */
  personOf(
    account: string,
    customerId: string,
  ): Promise<{ personId: string | undefined; members: { account: string; customerId: string }[] }>
  /** Finished items of one customer, oldest first. */
  finished(account: string, customerId: string, limit: number): Promise<FinishedItem[]>
  /** Items that wait in the customer's lanes, each lane in its order. */
  waiting(account: string, customerId: string): Promise<WaitingItem[]>
  /** Kept pushes of kinds not relayed, by shard and time. */
  unrelayed(query: {
    account?: string | undefined
    after?: string | undefined
    limit: number
  }): Promise<Page<UnrelayedEntry>>
  /** Sessions with a message since `since` and a known conversation; `after` walks the index round-robin. */
  recentSessions(query: { since: number; after?: string | undefined; limit: number }): Promise<Page<RecentSession>>
  /** Ends an open session. One opened after `now` stays: a late repeat ends no later session. */
  endSession(account: string, customerId: string, now: number): Promise<void>
}

export interface ConversationStore {
  /** Idempotent; kept 30 days. */
  put(account: string, conversationId: string, customerId: string, now: number): Promise<void>
  get(account: string, conversationId: string): Promise<string | undefined>
}
