/**
 * Lanes: the ordered, durable queues of one customer, and what a worker may do with one it has leased.
 *
 * All times are epoch milliseconds handed in by the caller; a store never reads a clock of its own.
 * Every call is one state change, atomic and durable when its promise resolves, and safe to repeat with the same
 * arguments (the relay repeats a call whose answer was lost).
 */

import type { ConsentState } from './consent.js'
import type { QuotaMeter, QuotaSender, Refusal, UnitFate } from './meter.js'
import type { ConsentSpent, CustomerStanding } from './standing.js'

/** `inbound`: to Genesys. `outbound`: to WeChat. `receipts`: final receipts for agent messages, to Genesys. */
export const LANE_NAMES = ['inbound', 'outbound', 'receipts'] as const
export type LaneName = (typeof LANE_NAMES)[number]

export interface LaneRef {
  readonly account: string
  /** v4 UUID; its first byte is the home shard (0-255), so a lane is found without a look-up. */
  readonly customerId: string
  readonly lane: LaneName
}

/** Ciphertext with the key it was written under. */
export interface SealedText {
  /** Names the customer's key, or the item's own key when `wrappedKey` is set. */
  readonly keyId: string
  /** The item's own key, wrapped by the master ring; absent (undefined) when the customer's key was used. */
  readonly wrappedKey?: string | undefined
  /** base64 ciphertext; never contains a line break. */
  readonly sealed: string
}

/** An item on its way into a lane. `id` and `kind` are made by the relay: 1-64 characters of [A-Za-z0-9_.-]. */
export interface NewItem {
  readonly id: string
  readonly kind: string
  readonly body: SealedText
}

/** An item as stored. */
export interface LaneItem extends NewItem {
  /** Position in the lane: strictly increasing per lane, never reused. */
  readonly seq: number
  readonly acceptedAt: number
  /** Session the item belongs to; '' when none was open. */
  readonly sessionId: string
  /** True when the push that brought this item was answered with the acknowledgement. */
  readonly acknowledged: boolean
}

/** Delivery state of the item at the lane's head. Reset when the head changes. */
export interface HeadState {
  readonly itemId: string
  /** Failed attempts so far. */
  readonly attempts: number
  /** The stored send plan (JSON made by relay/send-plan), or '' when none was stored. */
  readonly plan: string
  /** Number of parts begun / done. An inbound item or a receipt has one part. `begun > done`: one may be out there. */
  readonly partsBegun: number
  readonly partsDone: number
}

/** What a worker needs to know of the customer whose lane it holds. */
export interface CustomerRecord {
  readonly customerId: string
  readonly keyId: string
  readonly wrappedKey: string
  /** The OpenID, sealed under the customer's key. */
  readonly openId: string
  readonly createdAt: number
  /** '' when no session is open. */
  readonly sessionId: string
  readonly sessionOpenedAt: number
  readonly lastInboundAt: number
  readonly lastOutboundAt: number
  /** Last conversation Genesys named for this customer; '' when none. */
  readonly conversationId: string
  /** Last message by a human agent, 0 when none; and the last end of a session (agent's or customer's), 0 when none. */
  readonly agentMessageAt: number
  readonly endedAt: number
  /** What WeChat may still take for the customer, see store/meter. */
  readonly meter: QuotaMeter
  /** Following and notifications, see store/standing. */
  readonly standing: CustomerStanding
  readonly consent: ConsentState
}

/**
 * A lane held by one worker under a lease. Later calls carry its fence; a call with a stale fence changes nothing. A
 * fence is good only while the lane is leased under it: not once the lane was given back, nor once a sweep took the
 * lease because it ran out. So a repeated `defer`, `release` or last `settle` changes nothing (answered `ok` or `lost`).
 * Under a good fence, too, a call for an item that is not the head (repeated after its settlement) changes nothing; a
 * `settle` so repeated is `ok`.
 */
export interface LeasedLane {
  readonly ref: LaneRef
  /** Increased by every claim of this lane, never reset. */
  readonly fence: number
  readonly leaseUntil: number
  readonly head: HeadState
  /** From the head on, at most `maxItems`. Empty only for a lane that does not hold a customer's items any more. */
  readonly items: readonly LaneItem[]
  /** Absent for an account's own lane (see ACCOUNT_LANE_ID). */
  readonly customer: CustomerRecord | undefined
}

/** The "customer" of lanes that belong to an account itself: receipts for recipients that do not exist. Shard 0x00. */
export const ACCOUNT_LANE_ID = '00000000-0000-4000-8000-000000000000'

export interface ClaimRequest {
  /** Unique per process start. */
  readonly owner: string
  readonly now: number
  readonly leaseMs: number
  /** Lanes to take from this shard at most. */
  readonly maxLanes: number
  /** Items returned per lane at most. */
  readonly maxItems: number
}

/** Lanes of a notice: at most one of a kind a minute, and only while an agent is believed connected. */
export interface NoticeRequest {
  /** Throttle name, e.g. `kept.location`. */
  readonly noticeKind: string
  readonly item: NewItem
}

/** What happens to the head item, decided by the worker that holds the lane. */
export interface Settlement {
  readonly ref: LaneRef
  readonly fence: number
  readonly itemId: string
  readonly now: number
  readonly outcome:
    | {
        readonly kind: 'done'
        /** Keep the item as transcript; receipts and notices are not kept. */
        readonly keep: boolean
        /** Conversation Genesys named in its answer: recorded on the customer. */
        readonly conversationId?: string | undefined
      }
    | { readonly kind: 'dead'; readonly reason: string; readonly detail: string }
  /** Appended to the customer's receipts lane in the same change, past the cap if need be. */
  readonly receipt?: NewItem | undefined
  /** Appended to the customer's inbound lane in the same change, if the notice rules allow it. */
  readonly notice?: NoticeRequest | undefined
  /** Ends the session in the same change (customer unfollowed, blacklisted), after the notice was judged. */
  readonly endSession?: boolean | undefined
  /** What becomes of the unit reserved for the part that is begun and not done; nothing when left out. */
  readonly unit?: UnitFate | undefined
  /** Consent to notifications that the item used up. */
  readonly spent?: ConsentSpent | undefined
  /** The next item takes over the plan and its parts begun and done: they went out, or go out, together. */
  readonly carryPlan?: boolean | undefined
  /**
   * `begin`: keep the lease and, in an inbound or receipts lane, mark the next item's first part begun; a lane left
   * empty is given back all the same. `release`: give the lane back.
   */
  readonly next: 'begin' | 'release'
  /** New lease end when the lease is kept. */
  readonly leaseUntil: number
}

/** `lost`: the fence is stale, nothing was changed, the worker must let go of the lane. */
export type FenceAnswer = 'ok' | 'lost'

/** How far the head of a held lane has come. */
export interface Progress {
  readonly ref: LaneRef
  readonly fence: number
  readonly itemId: string
  readonly plan?: string | undefined
  readonly partsBegun: number
  readonly partsDone: number
  readonly leaseUntil: number
  /**
   * Reserves a unit of WeChat's quota for the part that is marked begun. A part that has one keeps it however often the
   * mark is repeated, by whichever holder, unless its epoch was replaced or is over.
   */
  readonly reserve?: { readonly sender: QuotaSender; readonly now: number } | undefined
}

/**
 * `noQuota`: no unit is left for this sender until the customer's next message; `windowOver`: WeChat takes nothing any
 * more. Then everything is noted but the begun mark: as many parts are begun as done.
 */
export type ProgressAnswer = FenceAnswer | Refusal

export interface Deferral {
  readonly ref: LaneRef
  readonly fence: number
  readonly itemId: string
  /** When the head is due again. Nothing behind it is sent before. */
  readonly dueAt: number
  readonly attempts: number
  /**
   * Also becomes due, at once, when the next customer message is accepted (quota used up), or if one was accepted since
   * the lane was claimed; and when the customer does not follow any more.
   */
  readonly untilCustomerMessage?: boolean | undefined
  /** With `untilCustomerMessage`: also due at once when it is known what became of this notification. */
  readonly untilResultOf?: string | undefined
  /** The failed attempt proved that nothing was delivered: the part counts as not begun again. */
  readonly notDelivered?: boolean | undefined
  /** See Settlement. */
  readonly unit?: UnitFate | undefined
}

export interface DeadLetter {
  /** First two characters are the shard in hex. */
  readonly id: string
  readonly ref: LaneRef
  readonly item: LaneItem
  readonly reason: string
  readonly detail: string
  /** As stored with the head: the failed attempts that were deferred. */
  readonly attempts: number
  readonly diedAt: number
}

export interface Page<T> {
  readonly entries: readonly T[]
  /** Pass as `after` to go on; undefined at the end. */
  readonly next: string | undefined
}

/** Where lanes are due, and will be. */
export interface Sweep {
  /** Shards with a lane due now. */
  readonly due: readonly number[]
  /** Shards with a lane that is not due yet, and when the first of them is, epoch milliseconds. */
  readonly later: readonly { readonly shard: number; readonly at: number }[]
}

/** Leasing and settling of lanes. */
export interface LaneStore {
  /**
   * Takes due lanes of one shard, the longest due first. Marks the head's next part begun when `partsBegun === partsDone`
   * and the lane is inbound or receipts; the answer shows the head so marked.
   */
  claim(shard: number, request: ClaimRequest): Promise<LeasedLane[]>
  /** Lengthens leases; answers per lane. */
  renew(lanes: readonly { ref: LaneRef; fence: number }[], leaseUntil: number): Promise<FenceAnswer[]>
  /** Stores the send plan of the head and marks parts done/begun: `partsDone` are done, `partsBegun` begun. */
  progress(change: Progress): Promise<ProgressAnswer>
  settle(settlement: Settlement): Promise<FenceAnswer>
  defer(deferral: Deferral): Promise<FenceAnswer>
  /** Gives a lane back unchanged, due at once while items remain. */
  release(ref: LaneRef, fence: number, now: number): Promise<FenceAnswer>
  /**
   * Looks at all 256 shards: lanes whose lease ran out become due again. Answers the shards with lanes due at `now`,
   * and per shard when the first lane after that is due.
   */
  sweep(now: number): Promise<Sweep>
  /** Called with a shard number when a lane there became ready, possibly by another relay. Returns the way to stop. */
  onReady(listener: (shard: number) => void): () => void
  /** Lanes not empty and age of the oldest due head, per lane name; for metrics. May be an estimate. */
  depth(now: number): Promise<Record<LaneName, { lanes: number; oldestDueMs: number }>>
}

export interface DeadLetterStore {
  list(query: { account?: string | undefined; after?: string | undefined; limit: number }): Promise<Page<DeadLetter>>
  find(id: string): Promise<DeadLetter | undefined>
  /**
   * Appends the item at its lane's tail (a new `seq`, past the cap if need be) and removes the dead letter; undefined
   * when there is none of that id.
   */
  redrive(id: string, now: number): Promise<LaneRef | undefined>
}
