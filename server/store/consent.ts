import type { FenceAnswer, LaneRef } from './lanes.js'

/**
 * Consent of a customer to one version of a privacy policy: what is kept of it, and what a push does to it. The rules
 * stand here for the stores made of TypeScript and again in redis/lua/include/consent.lua.
 */

/**
 * `informed`: told, not asked. `asked`: the question went out, what the customer sends waits. `expired`: no answer came
 * in time. Each is about the version it names; about another one the customer was never asked.
 */
export type ConsentStatus = 'none' | 'informed' | 'asked' | 'given' | 'declined' | 'withdrawn' | 'expired'

export interface ConsentState {
  readonly status: ConsentStatus
  /** Version of the policy; '' when none. No white space. */
  readonly version: string
  /** Since when, epoch milliseconds. */
  readonly at: number
  /** Given for sensitive kinds of data too, as a consent of its own. */
  readonly sensitive: boolean
  /** When the question or its reminder went out last. */
  readonly remindedAt: number
  /** Since when something of the customer waits for consent; 0: nothing does. */
  readonly waitingSince: number
}

export const NO_CONSENT: ConsentState = {
  status: 'none',
  version: '',
  at: 0,
  sensitive: false,
  remindedAt: 0,
  waitingSince: 0,
}

/** What a typed text says to the question; '' for anything else. */
export type ConsentWord = 'agree' | 'agreeAll' | 'decline' | 'withdraw' | ''

/**
 * What the account asks for. `notice`: customers are told once per version. `required`: nothing goes on before they
 * agree.
 */
export interface ConsentTerms {
  readonly mode: 'notice' | 'required'
  readonly version: string
  /** What the push says; counts only as the rules allow. */
  readonly word: ConsentWord
  /** Begins every reply about consent, followed by a space and what it says. One line, opaque to the store. */
  readonly stamp: string
}

/**
 * What a reply tells the customer: the question, its reminder, the answers to an answer, the information. `inform` goes
 * behind the acknowledgement, `informOnly` stands alone.
 */
export const CONSENT_REPLIES = [
  'ask',
  'remind',
  'agreed',
  'agreedAll',
  'declined',
  'withdrawn',
  'inform',
  'informOnly',
] as const
export type ConsentReply = (typeof CONSENT_REPLIES)[number]

/** No second question or reminder within this time. */
export const REMIND_AFTER_MS = 60_000

/** What a push is to consent, as the store sees it. */
export interface ConsentPush {
  /** `message`: would go to the inbound lane and opens sessions. `event`: would go there only. `other`: is kept. */
  readonly what: 'message' | 'event' | 'other'
  readonly sessionOpen: boolean
  /** The push ends the session (unsubscribe). */
  readonly ends: boolean
}

export interface ConsentVerdict {
  /** The same object when nothing changes. */
  readonly state: ConsentState
  /**
   * Of what waits: `hold` the inbound lane and put the item into it; `release` the lanes held, then go on; `drop` all
   * that waits in any lane, then go on.
   */
  readonly effect: 'none' | 'hold' | 'release' | 'drop'
  readonly reply: ConsentReply | ''
  /** The push was a word to the relay: it is nowhere kept. */
  readonly consumed: boolean
  /** An event from before the consent: kept, not relayed. */
  readonly keep: boolean
  /** No notice about the push may go to the agent. */
  readonly silent: boolean
}

/** What a push does to the consent of a customer. */
export function decideConsent(
  state: ConsentState,
  terms: ConsentTerms | undefined,
  push: ConsentPush,
  now: number,
): ConsentVerdict {
  return terms?.mode === 'required'
    ? decideRequired(state, terms, push, now)
    : decideOther(state, terms, push.what === 'message', now)
}

const PASS = { effect: 'none', reply: '', consumed: false, keep: false, silent: false } as const

/** Nobody is asked (any more). What was sent before an answer to the question is dropped: the question promised that. */
function decideOther(
  before: ConsentState,
  terms: ConsentTerms | undefined,
  isMessage: boolean,
  now: number,
): ConsentVerdict {
  if (!isMessage) return { ...PASS, state: before }
  const effect = before.waitingSince === 0 ? 'none' : before.status === 'asked' ? 'drop' : 'release'
  const rested = effect === 'none' ? before : { ...before, waitingSince: 0 }
  const told = before.version === terms?.version && (before.status === 'informed' || before.status === 'given')
  if (terms && !told) {
    const state = { ...NO_CONSENT, status: 'informed', version: terms.version, at: now } as const
    return { ...PASS, effect, state, reply: 'inform' }
  }
  return { ...PASS, effect, state: effect === 'drop' ? NO_CONSENT : rested }
}

function decideRequired(
  before: ConsentState,
  { version, word }: ConsentTerms,
  { what, sessionOpen, ends }: ConsentPush,
  now: number,
): ConsentVerdict {
  const isGiven = before.status === 'given' && before.version === version
  const isAsked = before.status === 'asked' && before.version === version
  const to = (status: ConsentStatus, sensitive = false): ConsentState => ({
    ...NO_CONSENT,
    status,
    version,
    at: now,
    sensitive,
  })
  if (what === 'message') {
    if (word === 'withdraw' && (before.status === 'given' || before.status === 'asked')) {
      return { ...PASS, state: to('withdrawn'), effect: 'drop', reply: 'withdrawn', consumed: true }
    }
    if (isAsked && (word === 'agree' || word === 'agreeAll')) {
      const all = word === 'agreeAll'
      const reply = all ? 'agreedAll' : 'agreed'
      return { ...PASS, state: to('given', all), effect: 'release', reply, consumed: true }
    }
    if (isAsked && word === 'decline') {
      return { ...PASS, state: to('declined'), effect: 'drop', reply: 'declined', consumed: true }
    }
    if (isGiven) return { ...PASS, state: before }
    if (!isAsked) {
      return { ...PASS, state: { ...to('asked'), remindedAt: now, waitingSince: now }, effect: 'hold', reply: 'ask' }
    }
    const waiting = { ...before, waitingSince: before.waitingSince || now }
    if (now - before.remindedAt < REMIND_AFTER_MS) return { ...PASS, state: waiting, effect: 'hold' }
    return { ...PASS, state: { ...waiting, remindedAt: now }, effect: 'hold', reply: 'remind' }
  }
  if (isGiven) return { ...PASS, state: before }
  if (ends && isAsked) return { ...PASS, state: to('declined'), effect: 'drop', silent: true }
  if (what === 'event' && isAsked && sessionOpen) {
    return { ...PASS, state: { ...before, waitingSince: before.waitingSince || now }, effect: 'hold' }
  }
  return { ...PASS, state: before, keep: true, silent: true }
}

/** Whether a customer agreed to this version. */
export function isConsentGiven({ status, version }: ConsentState, wanted: string): boolean {
  return status === 'given' && version === wanted
}

const LETTERS: Readonly<Record<ConsentStatus, string>> = {
  none: 'n',
  informed: 'i',
  asked: 'a',
  given: 'g',
  declined: 'd',
  withdrawn: 'w',
  expired: 'x',
}
const STATUSES = new Map(Object.entries(LETTERS).map(([status, letter]) => [letter, status as ConsentStatus]))

/** As stored: "status version at sensitive remindedAt waitingSince". */
export function writeConsent(state: ConsentState): string {
  const { status, version, at, sensitive, remindedAt, waitingSince } = state
  return `${LETTERS[status]} ${version || '-'} ${at} ${sensitive ? 1 : 0} ${remindedAt} ${waitingSince}`
}

/** @param text As stored; '' for a customer nobody told anything. */
export function readConsent(text: string): ConsentState {
  if (text === '') return NO_CONSENT
  const [letter = '', version = '', at, sensitive, remindedAt, waitingSince] = text.split(' ')
  return {
    status: STATUSES.get(letter) ?? 'none',
    version: version === '-' ? '' : version,
    at: Number(at),
    sensitive: sensitive === '1',
    remindedAt: Number(remindedAt),
    waitingSince: Number(waitingSince),
  }
}

/** What is recorded for good: told, agreed, declined, withdrew, or gave no answer in time. */
export type ConsentDecision = Exclude<ConsentStatus, 'none' | 'asked'>

export interface ConsentEntry {
  readonly decision: ConsentDecision
  readonly version: string
  readonly at: number
  readonly sensitive: boolean
}

/** The entry that a change of state leaves in the record; undefined when it leaves none. */
export function entryOf(before: ConsentState, after: ConsentState): ConsentEntry | undefined {
  const { status: decision, version, at, sensitive } = after
  if (before.status === decision && before.version === version) return undefined
  return decision === 'none' || decision === 'asked' ? undefined : { decision, version, at, sensitive }
}

/** A decision that is not in the audit log yet. Being told is not one of the customer's. */
export interface UnauditedConsent extends ConsentEntry {
  readonly account: string
  readonly customerId: string
  /** Where it stands in the store; opaque. */
  readonly place: string
}

export interface ExpiredConsent {
  readonly account: string
  readonly customerId: string
}

/** What a customer agreed to, and what waits for that. Kept in the customer's home slot, decided by acceptPush. */
export interface ConsentStore {
  /** Every decision recorded about a customer, oldest first. */
  history(account: string, customerId: string): Promise<ConsentEntry[]>
  /**
   * Takes a leased lane out of work until the customer agrees to `version`; it is in no ready set then. When the
   * customer has agreed by now, the lane is given back instead.
   */
  hold(entry: { ref: LaneRef; fence: number; version: string; now: number }): Promise<FenceAnswer>
  /**
   * Deletes what has waited since `before` or longer without an answer, of `limit` customers per shard or file at most,
   * and ends their sessions. Answers whose it was; to be called again while it answers any.
   */
  expire(query: { before: number; now: number; limit: number }): Promise<ExpiredConsent[]>
  /** Decisions nobody has taken over into the audit log, those of a customer in order, `limit` per shard or file at most. */
  unaudited(limit: number): Promise<UnauditedConsent[]>
  /** These were taken over. One relay at a time, with what `unaudited` answered last. */
  audited(entries: readonly UnauditedConsent[]): Promise<void>
}
