import type { AcceptanceStore } from './acceptance.js'
import type { AuditStore } from './audit.js'
import type { ConsentStore } from './consent.js'
import type { CrossingStore } from './crossings.js'
import type { ConversationStore, CustomerStore } from './customers.js'
import type { ErasureStore } from './erasure.js'
import type { DeadLetterStore, LaneStore } from './lanes.js'
import type { MediaStore } from './media.js'
import { DEFAULT_QUOTA_LIMITS, type QuotaLimits } from './meter.js'
import type { PersonalDataStore } from './personal-data.js'
import type { QuestionStore } from './questions.js'
import type { Removed, Retention } from './retention.js'
import type { BudgetStore, FactStore, LockStore, TokenStore } from './shared.js'
import type { TierStore } from './tiers.js'
import type { WrappedKeyStore } from './wrapped-keys.js'

/** Limits the store enforces while accepting. */
export interface StoreLimits extends Retention {
  /** A lane holds at most this many items and this many bytes of sealed text (1,000 and 4 MiB by default). */
  readonly laneMaxItems: number
  readonly laneMaxBytes: number
  /** Notices: at most one of a kind in this time, and only within this time after an agent's message. */
  readonly noticeIntervalMs: number
  readonly agentPresenceMs: number
  /** conversationId -> customerId is kept this long (30 days). */
  readonly conversationTtlMs: number
  readonly quota: QuotaLimits
}

export const DEFAULT_STORE_LIMITS: StoreLimits = {
  laneMaxItems: 1000,
  laneMaxBytes: 4 * 1024 * 1024,
  retentionMs: 30 * 24 * 3_600_000,
  retentionByAccount: {},
  noticeIntervalMs: 60_000,
  agentPresenceMs: 30 * 60_000,
  conversationTtlMs: 30 * 24 * 3_600_000,
  quota: DEFAULT_QUOTA_LIMITS,
}

/** One backend. Two implementations, `sqlite/` and `redis/`, pass the same conformance suite. */
export interface Store {
  readonly acceptance: AcceptanceStore
  readonly lanes: LaneStore
  readonly deadLetters: DeadLetterStore
  readonly customers: CustomerStore
  readonly conversations: ConversationStore
  readonly consents: ConsentStore
  readonly tiers: TierStore
  readonly media: MediaStore
  readonly questions: QuestionStore
  readonly personalData: PersonalDataStore
  readonly crossings: CrossingStore
  readonly audit: AuditStore
  readonly erasure: ErasureStore
  readonly wrappedKeys: WrappedKeyStore
  readonly tokens: TokenStore
  readonly locks: LockStore
  readonly budget: BudgetStore
  readonly facts: FactStore
  /** Weaknesses of the backend's durability found at start (no AOF, no fsync, evicting), in plain words; empty when none. */
  readonly durabilityWarnings: readonly string[]
  /** Rejects when the backend does not answer. */
  ping(): Promise<void>
  /** Housekeeping in small steps (retention); call about once a minute. */
  tidy(now: number): Promise<Removed>
  close(): Promise<void>
}
