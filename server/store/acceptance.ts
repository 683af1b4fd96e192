import type { ConsentTerms } from './consent.js'
import type { NewItem, NoticeRequest, SealedText } from './lanes.js'
import type { StandingChange } from './standing.js'

/** A customer as it would be created, sent along so that accepting never needs to ask first. */
export interface CustomerCandidate {
  /** Random v4 UUID whose first byte is the home shard. */
  readonly customerId: string
  readonly keyId: string
  /** Random key, wrapped by the master ring. */
  readonly wrappedKey: string
  /** The OpenID sealed under that key. */
  readonly openId: string
}

/** A push from WeChat, ready to be made durable in one round trip. */
export interface PushAcceptance {
  readonly account: string
  /** Home shard, 0-255: first byte of the identity HMAC. Or, after `moved`, the first byte of `customerId`. */
  readonly shard: number
  /** Blind index of the OpenID. */
  readonly identity: string
  /** Set after an answer `moved`: the customer's true home was found, do not look the identity up. */
  readonly customerId?: string | undefined
  readonly candidate: CustomerCandidate | undefined
  /** Keyed hash; a push with a mark already there is a duplicate. */
  readonly dedupeKey: string
  readonly dedupeTtlMs: number
  readonly now: number
  /**
   * `relay`: the item goes to the inbound lane. With `opensSession` it is a message: it opens a session when none is
   * open, lengthens an open one and sets `lastInboundAt`. Without, it is an event, which does none of that; when no
   * session is open it is kept instead, as below.
   * `keep`: kept as a finished item of the inbound lane (of the session that is open, if any) and
   * listed as unrelayed. It is no message: it opens and lengthens no session, leaves `lastInboundAt`, wakes no lane.
   */
  readonly disposition: 'relay' | 'keep'
  /** Only with `relay`; see there. */
  readonly opensSession: boolean
  /**
   * Custom messages WeChat allows after it: `message` 5 within 48 h, `action` 3 within 1 min, `none` no more. What waits
   * in the outbound lane for the customer's next message becomes due when it opens an epoch (see store/meter).
   */
  readonly quota: 'message' | 'action' | 'none'
  /** CreateTime, epoch seconds: a push older than that of the quota's epoch opens none. */
  readonly pushedAt: number
  readonly item: NewItem
  /** Used if a session starts. A session is over when `now - last message either way > sessionTimelineMs`. */
  readonly newSessionId: string
  readonly sessionTimelineMs: number
  /** Kept with the mark and answered if this push starts a session; '' for none. Opaque to the store. */
  readonly replyIfSessionStarts: string
  /** That reply is left out when the customer got one less than this many milliseconds ago (default 0: never). */
  readonly replyIntervalMs?: number | undefined
  /**
   * It says no more than thanks: no session open, and one ended at most this many milliseconds ago, it is kept (default
   * 0: it never is).
   */
  readonly courtesyMs?: number | undefined
  /** Units of quota that reply costs (default 0). */
  readonly replyUnits?: number | undefined
  /** Notice for the agent, appended if the push is kept and the notice rules allow it; judged before `endSession`. */
  readonly notice?: NoticeRequest | undefined
  /** The push ends an open session (unsubscribe). */
  readonly endSession?: boolean | undefined
  /**
   * What the push tells of how the customer stands, applied if it is accepted. `unfollowed` also closes every window of
   * quota and wakes what waits in the outbound lane, unless the CreateTime of a push that opened one is newer: then it
   * comes late, and is passed over. A push that opens quota says that the customer follows.
   */
  readonly standing?: readonly StandingChange[] | undefined
  /** What the account asks of its customers, see store/consent; undefined when nothing. */
  readonly consent?: ConsentTerms | undefined
}

export type PushOutcome =
  /** Durable now. */
  | 'accepted'
  /** Seen before; nothing changed; `reply` is what the first one got. Found before the cap is looked at. */
  | 'duplicate'
  /** The lane is at its cap; the mark is written (without a reply), the item is dropped, no session starts. */
  | 'full'
  /** The item's key is not the customer's key (any more); nothing changed; try again with the key named in the answer. */
  | 'staleKey'
  /**
   * The identity is an alias; nothing changed; try again with `customerId`. An alias in the customer's home shard may be
   * followed at once instead.
   */
  | 'moved'

export interface PushAnswer {
  readonly outcome: PushOutcome
  readonly customerId: string
  readonly keyId: string
  readonly wrappedKey: string
  readonly sessionId: string
  readonly sessionStarted: boolean
  /** Accepted into the inbound lane; false when it was kept or a word of consent (or not accepted at all). */
  readonly relayed: boolean
  readonly reply: string
  /** A notice was appended. */
  readonly noticed: boolean
  /** A lane in this shard went from not ready to ready. */
  readonly ready: boolean
}

/** A webhook from Genesys, ready to be made durable in one round trip. */
export interface WebhookAcceptance {
  readonly account: string
  readonly customerId: string
  /** Keyed hash of type + id (+ status). */
  readonly dedupeKey: string
  readonly dedupeTtlMs: number
  readonly now: number
  readonly conversationId: string
  /** A human agent wrote: believed connected from now on, for this webhook's own notice too. */
  readonly byAgent: boolean
  /**
   * Appended to the outbound lane. Refused as `full` (nothing written, no mark) when the lane is at its cap; a duplicate
   * is found before that. Sets `lastOutboundAt`: acceptance is what counts as the message.
   */
  readonly outbound?: NewItem | undefined
  /** Appended to the receipts lane, past the cap if need be: a receipt is owed. */
  readonly receipt?: NewItem | undefined
  /** Appended to the inbound lane if the notice rules allow it and it fits. */
  readonly notice?: NoticeRequest | undefined
  /** Kept as a finished item (receipts Genesys sends us about our own messages). */
  readonly finished?: NewItem | undefined
  /** Version a customer must have agreed to: one who has not is answered for as unknown. */
  readonly consentVersion?: string | undefined
}

export type WebhookOutcome = 'accepted' | 'duplicate' | 'full' | 'unknownCustomer' | 'staleKey'

export interface WebhookAnswer {
  readonly outcome: WebhookOutcome
  /** The customer's key, '' when unknown. */
  readonly keyId: string
  readonly wrappedKey: string
  readonly noticed: boolean
  readonly ready: boolean
}

/** Making what the platforms hand us durable. Each call is one round trip. */
export interface AcceptanceStore {
  acceptPush(push: PushAcceptance): Promise<PushAnswer>
  acceptWebhook(webhook: WebhookAcceptance): Promise<WebhookAnswer>
  /**
   * Appends to a lane of ACCOUNT_LANE_ID: receipts for recipients that do not exist. Items carry their own wrapped key.
   * `duplicate` when the mark is there; `full` (nothing written, no mark) when the lane is at its cap.
   */
  acceptForAccount(entry: {
    account: string
    dedupeKey: string
    dedupeTtlMs: number
    now: number
    receipt: NewItem & { body: SealedText }
  }): Promise<'accepted' | 'duplicate' | 'full'>
  /** Which of these Genesys webhooks have a mark; same order. */
  hasMarks(account: string, customerId: string, dedupeKeys: readonly string[]): Promise<boolean[]>
}
