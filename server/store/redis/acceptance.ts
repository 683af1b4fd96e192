import type {
  AcceptanceStore,
  PushAcceptance,
  PushAnswer,
  PushOutcome,
  WebhookAcceptance,
  WebhookAnswer,
  WebhookOutcome,
} from '../acceptance.js'
import type { ConsentTerms, ConsentWord } from '../consent.js'
import { ACCOUNT_LANE_ID, type NewItem } from '../lanes.js'
import type { StandingChange } from '../standing.js'
import type { RedisCalls } from './client.js'
import { itemBody, itemHead, itemPair } from './codec.js'
import { customerKey, homeOf, identitiesKey, markKey, shardHex } from './keys.js'

const PUSH_OUTCOMES: Record<string, PushOutcome> = {
  a: 'accepted',
  d: 'duplicate',
  f: 'full',
  s: 'staleKey',
  m: 'moved',
}
const WEBHOOK_OUTCOMES: Record<string, WebhookOutcome> = {
  a: 'accepted',
  d: 'duplicate',
  f: 'full',
  s: 'staleKey',
  u: 'unknownCustomer',
}

/** Letter of an answer to its outcome; an unknown one is a fault of ours. */
function outcomeOf<T>(outcomes: Record<string, T>, answer: string): T {
  const outcome = outcomes[answer.charAt(0)]
  if (outcome === undefined) throw new Error('a script answered an unknown outcome')
  return outcome
}

export class RedisAcceptanceStore implements AcceptanceStore {
  readonly #calls: RedisCalls

  constructor(calls: RedisCalls) {
    this.#calls = calls
  }

  async acceptPush(push: PushAcceptance): Promise<PushAnswer> {
    const hex = shardHex(push.shard)
    const { candidate, item, notice } = push
    const args = [
      push.identity,
      push.now,
      push.dedupeTtlMs,
      push.sessionTimelineMs,
      flagsOf(push),
      push.newSessionId,
      push.replyIfSessionStarts,
      itemHead(item),
      itemBody(item),
      push.customerId ?? '',
      candidate === undefined
        ? ''
        : `${candidate.customerId}\n${candidate.keyId}\n${candidate.wrappedKey}\n${candidate.openId}`,
      push.pushedAt,
      push.replyUnits ?? 0,
      push.replyIntervalMs ?? 0,
      push.courtesyMs ?? 0,
      (push.standing ?? []).map(standingLine).join('\n'),
      termsText(push.consent),
    ]
    if (notice !== undefined) args.push(notice.noticeKind, itemHead(notice.item), itemBody(notice.item))
    const keys = [markKey(hex, push.account, push.dedupeKey), identitiesKey(hex, push.account)]
    return readPushAnswer((await this.#calls.script('accept-push', keys, args)) as string)
  }

  async acceptWebhook(webhook: WebhookAcceptance): Promise<WebhookAnswer> {
    const { account, customerId, notice } = webhook
    const hex = homeOf(customerId)
    const keys = [
      customerKey(account, customerId),
      markKey(hex, account, webhook.dedupeKey),
      identitiesKey(hex, account),
    ]
    const answer = (await this.#calls.script('accept-webhook', keys, [
      customerId,
      webhook.now,
      webhook.dedupeTtlMs,
      webhook.conversationId,
      webhook.byAgent ? '1' : '0',
      ...itemPair(webhook.outbound),
      ...itemPair(webhook.receipt),
      ...itemPair(webhook.finished),
      notice?.noticeKind ?? '',
      ...itemPair(notice?.item),
      webhook.consentVersion ?? '',
    ])) as string
    const [flags = '', keyId = '', wrappedKey = ''] = answer.split('\n')
    const outcome = outcomeOf(WEBHOOK_OUTCOMES, flags)
    return { outcome, keyId, wrappedKey, noticed: flags[1] === '1', ready: flags[2] === '1' }
  }

  async acceptForAccount(entry: {
    account: string
    dedupeKey: string
    dedupeTtlMs: number
    now: number
    receipt: NewItem
  }): Promise<'accepted' | 'duplicate' | 'full'> {
    const keys = [
      customerKey(entry.account, ACCOUNT_LANE_ID),
      markKey(homeOf(ACCOUNT_LANE_ID), entry.account, entry.dedupeKey),
    ]
    const answer = (await this.#calls.script('accept-account', keys, [
      ACCOUNT_LANE_ID,
      entry.now,
      entry.dedupeTtlMs,
      ...itemPair(entry.receipt),
    ])) as string
    return outcomeOf<'accepted' | 'duplicate' | 'full'>({ a: 'accepted', d: 'duplicate', f: 'full' }, answer)
  }

  async hasMarks(account: string, customerId: string, dedupeKeys: readonly string[]): Promise<boolean[]> {
    const hex = homeOf(customerId)
    const found = dedupeKeys.map((key) => this.#calls.command('exists', markKey(hex, account, key)))
    return (await Promise.all(found)).map((count) => count === 1)
  }
}

/** r relay or k keep, o opens a session or -, quota m message, a action or n none, e ends the session. */
function flagsOf({ disposition, opensSession, quota, endSession }: PushAcceptance): string {
  return `${disposition.charAt(0)}${opensSession ? 'o' : '-'}${quota.charAt(0)}${endSession === true ? 'e' : ''}`
}

function standingLine(change: StandingChange): string {
  switch (change.kind) {
    case 'followed':
      return 'f'
    case 'unfollowed':
      return 'u'
    case 'accepted':
      return `+${change.templateId}`
    case 'rejected':
      return `-${change.templateId}`
    case 'result':
      return `=${change.jobId} ${change.outcome}`
  }
}

const WORD_LETTERS: Readonly<Record<ConsentWord, string>> = {
  '': '-',
  agree: 'a',
  agreeAll: 's',
  decline: 'd',
  withdraw: 'w',
}

/** "mode word version stamp", or '' when nothing is asked of customers. */
function termsText(terms: ConsentTerms | undefined): string {
  return terms ? `${terms.mode.charAt(0)}${WORD_LETTERS[terms.word]} ${terms.version} ${terms.stamp}` : ''
}

/** "outcome started noticed ready relayed", customerId, keyId, wrappedKey, sessionId, reply; the reply may hold line breaks. */
function readPushAnswer(answer: string): PushAnswer {
  const [flags = '', customerId = '', keyId = '', wrappedKey = '', sessionId = '', ...reply] = answer.split('\n')
  return {
    outcome: outcomeOf(PUSH_OUTCOMES, flags),
    customerId,
    keyId,
    wrappedKey,
    sessionId,
    sessionStarted: flags[1] === '1',
    reply: reply.join('\n'),
    noticed: flags[2] === '1',
    ready: flags[3] === '1',
    relayed: flags[4] === '1',
  }
}
