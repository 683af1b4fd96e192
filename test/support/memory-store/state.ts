import type { CustomerCandidate } from '../../../server/store/acceptance.js'
import { type ConsentEntry, NO_CONSENT, type UnauditedConsent } from '../../../server/store/consent.js'
import type { FinishedItem, UnrelayedEntry } from '../../../server/store/customers.js'
import type { ConversationLink, OpenErasure } from '../../../server/store/erasure.js'
import type {
  CustomerRecord,
  DeadLetter,
  HeadState,
  LaneItem,
  LaneName,
  LaneRef,
  NewItem,
} from '../../../server/store/lanes.js'
import type { MediaRecord } from '../../../server/store/media.js'
import { type QuotaMeter, type QuotaUnit, readMeter } from '../../../server/store/meter.js'
import type { KeptOriginal } from '../../../server/store/personal-data.js'
import type { StoredToken } from '../../../server/store/shared.js'
import { NO_STANDING } from '../../../server/store/standing.js'
import type { TierEntry } from '../../../server/store/tiers.js'
import type { AuditState } from './audit.js'

const NO_METER: QuotaMeter = readMeter('', 0)

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

export type CustomerState = Mutable<CustomerRecord> & {
  acknowledgedAt: number
  readonly account: string
  personId: string | undefined
  readonly noticedAt: Map<string, number>
  readonly finished: FinishedItem[]
  readonly links: ConversationLink[]
  readonly consents: ConsentEntry[]
}

export interface LaneState {
  readonly ref: LaneRef
  items: LaneItem[]
  lastSeq: number
  fence: number
  /** `idle`: empty. `ready`: claimable from `dueAt` on. `leased`: held until `dueAt`. `waiting`: for consent. */
  state: 'idle' | 'ready' | 'leased' | 'waiting'
  dueAt: number
  head: Mutable<Omit<HeadState, 'itemId'>>
  /** The head waits for the customer's next message. */
  waits: boolean
  /** A customer message came while the lane was leased. */
  customerWrote: boolean
  /** Unit of quota reserved for the part begun last. */
  unit: (QuotaUnit & { part: number; itemId: string }) | undefined
}

/** What one memory store, or several on the same state, hold. */
export interface MemoryState {
  readonly customers: Map<string, CustomerState>
  readonly identities: Map<string, { customerId: string; alias: boolean }>
  readonly marks: Map<string, { reply: string; expiresAt: number }>
  readonly lanes: Map<string, LaneState>
  readonly unrelayed: Map<string, UnrelayedEntry>
  readonly deadLetters: Map<string, DeadLetter>
  readonly persons: Map<string, string>
  readonly unauditedConsents: UnauditedConsent[]
  readonly conversations: Map<string, { customerId: string; expiresAt: number }>
  /** By account, customer and source. */
  readonly tiers: Map<string, TierEntry>
  readonly media: Map<string, MediaRecord>
  readonly questions: Map<string, { question: NewItem; expiresAt: number }>
  /** By account, customer, kind and number. */
  readonly originals: Map<
    string,
    KeptOriginal & { readonly digest: string; readonly number: number; expiresAt: number }
  >
  /** The last number given, by account, customer and kind. */
  readonly originalCounts: Map<string, number>
  readonly allowedKinds: Map<string, { sessionId: string; kinds: readonly string[]; expiresAt: number }>
  readonly endings: Map<string, { ending: NewItem; expiresAt: number }>
  readonly audit: Map<string, AuditState>
  readonly tombstones: Map<string, string>
  readonly erasures: Map<string, OpenErasure>
  /** By account, year and hash: whether something was sensitive. */
  readonly crossings: Map<string, boolean>
  readonly tokens: Map<string, StoredToken>
  readonly locks: Map<string, { owner: string; expiresAt: number }>
  readonly budget: Map<string, number>
  readonly pauses: Map<string, number>
  readonly facts: Map<string, string>
  readonly listeners: Set<(shard: number) => void>
}

export function emptyState(): MemoryState {
  return {
    customers: new Map(),
    identities: new Map(),
    marks: new Map(),
    lanes: new Map(),
    unrelayed: new Map(),
    deadLetters: new Map(),
    persons: new Map(),
    unauditedConsents: [],
    conversations: new Map(),
    tiers: new Map(),
    media: new Map(),
    questions: new Map(),
    originals: new Map(),
    originalCounts: new Map(),
    allowedKinds: new Map(),
    endings: new Map(),
    audit: new Map(),
    tombstones: new Map(),
    erasures: new Map(),
    crossings: new Map(),
    tokens: new Map(),
    locks: new Map(),
    budget: new Map(),
    pauses: new Map(),
    facts: new Map(),
    listeners: new Set(),
  }
}

export function customerKey(account: string, customerId: string): string {
  return `${account} ${customerId}`
}

export function customerOf(state: MemoryState, account: string, customerId: string): CustomerState | undefined {
  return state.customers.get(customerKey(account, customerId))
}

export function makeCustomerState(account: string, made: CustomerCandidate, now: number): CustomerState {
  return {
    account,
    ...made,
    createdAt: now,
    sessionId: '',
    sessionOpenedAt: 0,
    lastInboundAt: 0,
    lastOutboundAt: 0,
    conversationId: '',
    agentMessageAt: 0,
    endedAt: 0,
    acknowledgedAt: 0,
    meter: NO_METER,
    standing: NO_STANDING,
    personId: undefined,
    noticedAt: new Map(),
    finished: [],
    links: [],
    consent: NO_CONSENT,
    consents: [],
  }
}

export function recordOf(customer: CustomerState): CustomerRecord {
  const {
    account: _a,
    personId: _p,
    noticedAt: _n,
    finished: _f,
    consents: _c,
    links: _l,
    acknowledgedAt: _r,
    ...record
  } = customer
  return record
}

/** Notes which conversation carries a session, when the newest link does not say so. */
export function noteLink({ links }: CustomerState, link: ConversationLink): void {
  const newest = links.at(-1)
  if (newest?.sessionId !== link.sessionId || newest.conversationId !== link.conversationId) links.push(link)
}

/** Ends the open session, unless it was opened after `now`: a late repeat ends no later session. */
export function endSession(customer: CustomerState, now: number): void {
  if (customer.sessionId === '' || customer.sessionOpenedAt > now) return
  customer.sessionId = ''
  customer.endedAt = Math.max(customer.endedAt, now)
}

export function shardOf(customerId: string): number {
  return Number.parseInt(customerId.slice(0, 2), 16)
}

export function laneOf(state: MemoryState, ref: LaneRef): LaneState {
  const key = `${ref.account} ${ref.customerId} ${ref.lane}`
  const found = state.lanes.get(key)
  if (found) return found
  const { account, customerId, lane: name } = ref
  const lane: LaneState = {
    ref: { account, customerId, lane: name },
    items: [],
    lastSeq: 0,
    fence: 0,
    state: 'idle',
    dueAt: 0,
    head: { attempts: 0, plan: '', partsBegun: 0, partsDone: 0 },
    waits: false,
    customerWrote: false,
    unit: undefined,
  }
  state.lanes.set(key, lane)
  return lane
}

export function resetHead(lane: LaneState): void {
  lane.head = { attempts: 0, plan: '', partsBegun: 0, partsDone: 0 }
  lane.waits = false
}

/** Inbound items and receipts have one part, begun with the lease; an outbound item's parts are begun one by one. */
export function beginHead(lane: LaneState): void {
  const { head } = lane
  if (lane.ref.lane !== 'outbound' && lane.items.length > 0 && head.partsBegun === head.partsDone) head.partsBegun++
}

/** @returns whether the lane was not ready before. */
export function makeReady(state: MemoryState, lane: LaneState, dueAt: number): boolean {
  if (lane.state !== 'idle') return false
  lane.state = 'ready'
  lane.dueAt = dueAt
  announce(state, lane)
  return true
}

export function announce(state: MemoryState, lane: LaneState): void {
  for (const listener of state.listeners) queueMicrotask(() => listener(shardOf(lane.ref.customerId)))
}

/** Gives a lease back: ready from `dueAt` on while items remain. */
export function putBack(state: MemoryState, lane: LaneState, dueAt: number): void {
  lane.state = 'idle'
  if (lane.items.length > 0) makeReady(state, lane, dueAt)
}

export interface Appended {
  readonly now: number
  readonly sessionId: string
  readonly acknowledged?: boolean
}

/** Appends at the tail, past any cap. @returns whether the lane became ready. */
export function append(state: MemoryState, lane: LaneState, item: NewItem, how: Appended): boolean {
  lane.items.push(storedItem(lane, item, how))
  return makeReady(state, lane, how.now)
}

export function storedItem(lane: LaneState, item: NewItem, how: Appended): LaneItem {
  lane.lastSeq++
  return {
    id: item.id,
    kind: item.kind,
    body: { ...item.body },
    seq: lane.lastSeq,
    acceptedAt: how.now,
    sessionId: how.sessionId,
    acknowledged: how.acknowledged ?? false,
  }
}

export function isFull(
  lane: LaneState,
  item: NewItem,
  limits: { laneMaxItems: number; laneMaxBytes: number },
): boolean {
  const bytes = lane.items.reduce((sum, { body }) => sum + body.sealed.length, 0)
  return lane.items.length >= limits.laneMaxItems || bytes + item.body.sealed.length > limits.laneMaxBytes
}

export function customerLane(state: MemoryState, customer: CustomerState, lane: LaneName): LaneState {
  return laneOf(state, { account: customer.account, customerId: customer.customerId, lane })
}
