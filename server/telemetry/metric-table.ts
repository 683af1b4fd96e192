/** One metric of the relay. Label values are names, codes and small numbers: never ids of people, never text. */
export interface MetricRow {
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly name: `relay_${string}`
  readonly help: string
  readonly labels: readonly string[]
  /** Upper bounds in seconds; histograms only. */
  readonly buckets?: readonly number[]
}

const REQUEST_SECONDS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
const DELIVERY_SECONDS = [
  0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600, 21_600, 86_400, 172_800,
]
const STORE_SECONDS = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 4]

/** Every metric of the relay; docs/metrics.md is made of it. */
export const METRICS = {
  pushes: {
    type: 'counter',
    name: 'relay_pushes_total',
    help: 'Pushes from WeChat by kind and what became of them.',
    labels: ['account', 'kind', 'outcome'],
  },
  pushSeconds: {
    type: 'histogram',
    name: 'relay_push_seconds',
    help: 'From a push received to its answer, in seconds.',
    labels: [],
    buckets: REQUEST_SECONDS,
  },
  webhooks: {
    type: 'counter',
    name: 'relay_webhooks_total',
    help: 'Webhooks from Genesys Cloud by type and what became of them.',
    labels: ['account', 'type', 'outcome'],
  },
  webhookSeconds: {
    type: 'histogram',
    name: 'relay_webhook_seconds',
    help: 'From a webhook received to its answer, in seconds.',
    labels: [],
    buckets: REQUEST_SECONDS,
  },
  deliveries: {
    type: 'counter',
    name: 'relay_deliveries_total',
    help: 'Attempts to deliver an item of a lane by outcome and code.',
    labels: ['account', 'lane', 'outcome', 'code'],
  },
  deliverySeconds: {
    type: 'histogram',
    name: 'relay_delivery_seconds',
    help: 'From an item accepted to its delivery, in seconds.',
    labels: ['lane'],
    buckets: DELIVERY_SECONDS,
  },
  consents: {
    type: 'counter',
    name: 'relay_consents_total',
    help: 'Consent of customers: asked for, told, given, refused, expired; lanes held for it.',
    labels: ['account', 'what'],
  },
  laneDepth: {
    type: 'gauge',
    name: 'relay_lane_depth',
    help: 'Lanes that are not empty; may be an estimate.',
    labels: ['lane'],
  },
  laneOldestSeconds: {
    type: 'gauge',
    name: 'relay_lane_oldest_seconds',
    help: 'Age of the oldest item that is due, in seconds; may be an estimate.',
    labels: ['lane'],
  },
  quota: {
    type: 'counter',
    name: 'relay_quota_total',
    help: "WeChat's quota by sender (agent, bot, closing): units reserved, refused for want of one (no_quota) or after the window (window_over), messages that ended with a line asking the customer to write (nudged), texts sent as one (joined).",
    labels: ['account', 'sender', 'outcome'],
  },
  deadLetters: {
    type: 'counter',
    name: 'relay_dead_letters_total',
    help: 'Items that became dead letters by reason.',
    labels: ['account', 'lane', 'reason'],
  },
  customerMedia: {
    type: 'counter',
    name: 'relay_customer_media_total',
    help: 'Pictures, voice messages and videos of customers; outcome is forwarded, or why the agent got a text in their place.',
    labels: ['account', 'type', 'outcome'],
  },
  retired: {
    type: 'counter',
    name: 'relay_retention_removed_total',
    help: 'Records removed because their time was over: items (messages and kept pushes), unrelayed entries, deadLetters, audit.',
    labels: ['kind'],
  },
  redactions: {
    type: 'counter',
    name: 'relay_redactions_total',
    help: 'Personal data replaced in customer messages before they left, by kind.',
    labels: ['account', 'kind'],
  },
  notices: {
    type: 'counter',
    name: 'relay_notices_total',
    help: 'Notices to agents by kind; outcome is posted, or counted when nobody would have read it.',
    labels: ['account', 'kind', 'outcome'],
  },
  attachments: {
    type: 'counter',
    name: 'relay_agent_attachments_total',
    help: 'Files of agents by outcome: the type of WeChat message they became, converted.TYPE on the way, renewed when WeChat had forgotten one, or why one could not be prepared.',
    labels: ['account', 'outcome'],
  },
  notifications: {
    type: 'counter',
    name: 'relay_notifications_total',
    help: 'Messages outside the window by outcome as template or subscription message: sent, refused by WeChat, or no_consent; then delivered, blocked or failed as WeChat tells, unconfirmed without a word.',
    labels: ['account', 'outcome'],
  },
  unrelayed: {
    type: 'counter',
    name: 'relay_unrelayed_total',
    help: 'Pushes and webhooks kept without being relayed, by kind.',
    labels: ['account', 'kind'],
  },
  aliasesFollowed: {
    type: 'counter',
    name: 'relay_aliases_followed_total',
    help: 'Customers found through the alias of a moved OpenID, at the cost of one more round trip.',
    labels: ['account'],
  },
  tokenRefreshes: {
    type: 'counter',
    name: 'relay_token_refreshes_total',
    help: 'Access token refreshes by platform and outcome.',
    labels: ['platform', 'outcome'],
  },
  tokenExpiresSeconds: {
    type: 'gauge',
    name: 'relay_token_expires_seconds',
    help: 'Time the current access token has left, in seconds.',
    labels: ['platform', 'account'],
  },
  budgetRemaining: {
    type: 'gauge',
    name: 'relay_budget_remaining',
    help: 'Requests to Genesys Cloud left in this minute; client is the position of the OAuth client, not its id.',
    labels: ['account', 'client'],
  },
  budgetWaiting: {
    type: 'gauge',
    name: 'relay_budget_waiting',
    help: 'Requests that wait for the budget, by priority.',
    labels: ['priority'],
  },
  budgetPaused: {
    type: 'counter',
    name: 'relay_budget_paused_total',
    help: 'Times that Genesys Cloud asked to pause (Retry-After).',
    labels: [],
  },
  errors: {
    type: 'counter',
    name: 'relay_errors_total',
    help: 'Errors answered to callers, and failures inside the relay, by code.',
    labels: ['code'],
  },
  alarms: {
    type: 'counter',
    name: 'relay_alarms_total',
    help: 'Failures that an operator has to mend, by code.',
    labels: ['account', 'code'],
  },
  typing: {
    type: 'counter',
    name: 'relay_typing_total',
    help: 'Typing signs passed on to customers.',
    labels: ['account'],
  },
  closings: {
    type: 'counter',
    name: 'relay_closings_total',
    help: 'Ended sessions told by Genesys Cloud; reason is sent when the customer got the closing text, else why not.',
    labels: ['account', 'reason'],
  },
  tierLookups: {
    type: 'counter',
    name: 'relay_tier_lookups_total',
    help: 'Tiers asked for by where the answer came from: admin, import, crm, last_known (the CRM does not answer) or none.',
    labels: ['source'],
  },
  forwards: {
    type: 'counter',
    name: 'relay_forwards_total',
    help: "Copies of pushes for an account's other backend; outcome is reply, nothing (taken without a reply), unusable (a reply WeChat would not take), refused, timeout, network, busy (not made, too many under way) or failed.",
    labels: ['account', 'outcome'],
  },
  forwardSeconds: {
    type: 'histogram',
    name: 'relay_forward_seconds',
    help: "From a copy sent to the other backend's answer, or to giving up, in seconds.",
    labels: ['account'],
    buckets: REQUEST_SECONDS,
  },
  forwardReplies: {
    type: 'counter',
    name: 'relay_forward_replies_total',
    help: 'Pushes of accounts with another backend by whose passive reply the customer got: ours, theirs or none.',
    labels: ['account', 'by'],
  },
  mediaScans: {
    type: 'counter',
    name: 'relay_media_scans_total',
    help: 'Media files looked at for malware by verdict (clean, infected, refused, unavailable, failed) and why.',
    labels: ['verdict', 'code'],
  },
  mediaScanSeconds: {
    type: 'histogram',
    name: 'relay_media_scan_seconds',
    help: 'From the first byte of a media file to its verdict, reading included, in seconds.',
    labels: [],
    buckets: DELIVERY_SECONDS,
  },
  mediaStored: {
    type: 'counter',
    name: 'relay_media_stored_total',
    help: 'Media files put into the vault.',
    labels: ['account'],
  },
  mediaStoredBytes: {
    type: 'counter',
    name: 'relay_media_stored_bytes_total',
    help: 'Bytes of the media files put into the vault.',
    labels: ['account'],
  },
  mediaServed: {
    type: 'counter',
    name: 'relay_media_served_total',
    help: 'Requests for media files: whole, part, head, not_found, unsatisfiable, aborted by the reader, or broken.',
    labels: ['outcome'],
  },
  mediaServedBytes: {
    type: 'counter',
    name: 'relay_media_served_bytes_total',
    help: 'Bytes of media files handed out.',
    labels: [],
  },
  mediaRemoved: {
    type: 'counter',
    name: 'relay_media_removed_total',
    help: 'Media files swept: expired, or abandoned by a relay that died while writing.',
    labels: ['reason'],
  },
  keysRewrapped: {
    type: 'counter',
    name: 'relay_keys_rewrapped_total',
    help: 'Keys in the store brought under the master key that writes, and those the ring cannot read.',
    labels: ['outcome'],
  },
  revocations: {
    type: 'counter',
    name: 'relay_revocations_total',
    help: "WeChat's events about persons' data (modified, revoked, cancelled) and what was done: customer or items erased, nothing kept, or held.",
    labels: ['account', 'kind', 'outcome'],
  },
  erasures: {
    type: 'counter',
    name: 'relay_erasures_total',
    help: 'Erasures of customers and conversations by cause: begun, and finished in every place.',
    labels: ['account', 'kind', 'cause', 'outcome'],
  },
  catchUp: {
    type: 'counter',
    name: 'relay_catch_up_total',
    help: 'Looks at conversations for messages that never arrived, and messages recovered.',
    labels: ['outcome'],
  },
  storeRoundTripSeconds: {
    type: 'histogram',
    name: 'relay_store_round_trip_seconds',
    help: 'Round trip to the store while accepting, in seconds.',
    labels: [],
    buckets: STORE_SECONDS,
  },
} as const satisfies Record<string, MetricRow>

export type MetricTable = typeof METRICS
