import type { AccountConfig, ConsentConfig } from '../config/types.js'
import type { KeyCache, KnownCustomer } from '../customers/key-cache.js'
import { shardOfCustomer } from '../customers/shard.js'
import { makeKey, sealItem, sealOpenId, type WrappedKey } from '../privacy/item-sealing.js'
import type { KeyRing } from '../privacy/key-ring.js'
import { randomUuid, randomUuidInShard } from '../privacy/random.js'
import type { RelayKeys } from '../privacy/relay-keys.js'
import type { CustomerCandidate, PushAcceptance, PushAnswer } from '../store/acceptance.js'
import type { ConsentTerms, ConsentWord } from '../store/consent.js'
import type { NewItem, NoticeRequest } from '../store/lanes.js'
import type { Store } from '../store/store.js'
import type { ReceivedPush } from '../wechat/push-reader.js'
import { dedupeParts, type Push } from '../wechat/pushes/push.js'
import { PUSH_REGISTRY } from '../wechat/pushes/registry.js'
import type { AnyPushRow } from '../wechat/pushes/row-index.js'
import { readKeptReply, renderReply } from './consent/replies.js'
import { createConsentWords } from './consent/words.js'
import { createCourtesyMatcher } from './courtesy.js'
import { customerMessage } from './customer-message.js'
import type { RelayEvents } from './events.js'
import { keptKindNotice } from './notices.js'
import type { Texts } from './texts.js'
import { toldStanding } from './told-standing.js'

/** WeChat sends a push 3 times within seconds; a mark outlives any retry by far. */
const MINIMUM_MARK_TTL_MS = 24 * 3_600_000
/** A customer can be new, then known under another key, then moved; more rounds mean a store that contradicts itself. */
const MAX_ROUNDS = 4
/** The answer that ends WeChat's retries (its documents). */
export const PLAIN_SUCCESS = 'success'

export interface PushAcceptorDeps {
  readonly store: Pick<Store, 'acceptance'>
  readonly keys: RelayKeys
  readonly ring: KeyRing
  readonly cache: KeyCache
  readonly texts: Readonly<Record<AccountConfig['language'], Texts>>
  readonly events: RelayEvents
  readonly now: () => number
  readonly clockToleranceMs: number
  readonly sessionTimelineMs: number
  readonly notices: boolean
  /** The acknowledgement costs a custom message. */
  readonly ackCountsAsQuota: boolean
  /** True for a push that another backend of the account answers alone: it is kept, not relayed. */
  readonly leftToOther?: ((account: AccountConfig, push: Push) => boolean) | undefined
  /** Told when a lane of this shard has become ready. */
  readonly wake: (shard: number) => void
}

type AnswerablePush = Pick<ReceivedPush, 'push' | 'reply'>

/** What is sealed under one key: the item itself, and a notice for the agent when the kind is not relayed. */
interface SealedPush {
  readonly item: NewItem
  readonly notice: NoticeRequest | undefined
}

interface Candidate extends CustomerCandidate {
  readonly key: WrappedKey
}

function makeCandidate(shard: number, openId: string, ring: KeyRing): Candidate {
  const key = makeKey(ring)
  return {
    customerId: randomUuidInShard(shard),
    keyId: key.keyId,
    wrappedKey: key.wrappedKey,
    openId: sealOpenId(openId, key.key),
    key,
  }
}

/**
 * Makes a push durable in one store round trip and says how to answer it.
 * @returns `(account, received) => body`: the HTTP answer for WeChat, `success` or a passive reply.
 * @throws RelayError `store_unavailable` when nothing was made durable.
 */
export function createPushAcceptor(
  deps: PushAcceptorDeps,
): (account: AccountConfig, received: AnswerablePush) => Promise<string> {
  const matchers = new Map<readonly string[], (text: string) => boolean>()
  const wordsOf = new Map<ConsentConfig, (text: string) => ConsentWord>()
  const markTtl = Math.max(MINIMUM_MARK_TTL_MS, 2 * deps.clockToleranceMs)

  return async (account, received) => {
    const { push } = received
    const row: AnyPushRow = PUSH_REGISTRY[push.kind]
    const now = deps.now()
    const { shard, identity } = deps.keys.identityOf(account.name, push.openId)
    const dedupeKey = deps.keys.dedupeKey(account.name, dedupeParts(push))
    const left = deps.leftToOther?.(account, push) ?? false
    const disposition = left ? 'keep' : row.disposition
    const relayed = disposition === 'relay'
    const isEvent = row.msgType === 'event'
    const itemId = randomUuid()
    const message = relayed ? customerMessage(push, row, deps.texts[account.language]) : undefined
    const content = message ?? keptPush(push)
    const isTyped = push.kind === 'text' && push.payload.menuId === undefined
    const typed = isTyped && message?.kind === 'text' ? message.text : ''
    const courtesyMs = typed === '' ? 0 : courtesyOf(account, typed)
    const consent = account.consent && consentTerms(account.language, account.consent, typed, now)

    const seal = (key: WrappedKey | KnownCustomer): SealedPush => ({
      item: sealItem(itemId, push.kind, content, key),
      notice:
        !relayed && !left && deps.notices
          ? keptKindNotice(deps.texts[account.language], { noticeName: row.noticeName, isEvent }, now, key)
          : undefined,
    })

    let known = deps.cache.byIdentity(account.name, identity)
    let candidate = known ? undefined : makeCandidate(shard, push.openId, deps.ring)
    let home: { shard: number; customerId: string | undefined } = { shard, customerId: undefined }
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const key = known ?? candidate?.key
      if (!key) break
      const sealed = seal(key)
      const acceptance: PushAcceptance = {
        account: account.name,
        shard: home.shard,
        identity,
        customerId: home.customerId,
        candidate,
        dedupeKey,
        dedupeTtlMs: markTtl,
        now,
        disposition,
        opensSession: row.opensSession || asksForAgent(account, row, push),
        quota: row.quotaOf?.(push.payload) ?? row.quota,
        pushedAt: push.createdAt,
        item: sealed.item,
        newSessionId: randomUuid(),
        sessionTimelineMs: deps.sessionTimelineMs,
        replyIfSessionStarts: account.acknowledgement ? `${account.language} ${Math.floor(now / 1000)}` : '',
        replyIntervalMs: account.acknowledgementIntervalMs,
        courtesyMs,
        replyUnits: deps.ackCountsAsQuota ? 1 : 0,
        notice: sealed.notice,
        endSession: row.endsSession,
        standing: row.standingOf && toldStanding(row, push),
        consent,
      }
      const answer = await deps.store.acceptance.acceptPush(acceptance)
      if (answer.outcome === 'moved') {
        home = { shard: shardOfCustomer(answer.customerId) ?? shard, customerId: answer.customerId }
        deps.events.aliasFollowed(account.name)
        continue
      }
      if (answer.outcome === 'staleKey') {
        if (known) deps.cache.forget(account.name, known.customerId, identity)
        known = undefined
        candidate = makeCandidate(shard, push.openId, deps.ring)
        continue
      }
      if (answer.outcome !== 'duplicate') rememberKey(account.name, identity, known, candidate, answer)
      report(account.name, push.kind, { left, noticeWanted: sealed.notice !== undefined }, answer)
      if (answer.ready) deps.wake(home.shard)
      return replyFor(account, received, answer)
    }
    throw new Error('The store kept answering that the customer moved or changed keys.')
  }

  /** How long after the end of a session this text opens none; 0 for one that says more than thanks. */
  function courtesyOf({ courtesy: { words, withinMs } }: AccountConfig, text: string): number {
    if (withinMs === 0) return 0
    const isCourtesy = matchers.get(words) ?? createCourtesyMatcher(words)
    matchers.set(words, isCourtesy)
    return isCourtesy(text) ? withinMs : 0
  }

  function consentTerms(
    language: AccountConfig['language'],
    consent: ConsentConfig,
    typed: string,
    now: number,
  ): ConsentTerms {
    const { mode, policyVersion: version } = consent
    const stamp = `${language} ${Math.floor(now / 1000)}`
    if (mode === 'notice' || typed === '') return { mode, version, word: '', stamp }
    const wordOf = wordsOf.get(consent) ?? createConsentWords(consent)
    wordsOf.set(consent, wordOf)
    return { mode, version, word: wordOf(typed), stamp }
  }

  function rememberKey(
    account: string,
    identity: string,
    known: KnownCustomer | undefined,
    candidate: Candidate | undefined,
    answer: PushAnswer,
  ): void {
    if (known || !candidate || !answer.keyId) return
    const key = answer.keyId === candidate.keyId ? candidate.key.key : deps.ring.unwrap(answer.wrappedKey)
    deps.cache.remember(account, { customerId: answer.customerId, keyId: answer.keyId, key }, identity)
  }

  function report(
    account: string,
    kind: string,
    { left, noticeWanted }: { readonly left: boolean; readonly noticeWanted: boolean },
    answer: PushAnswer,
  ): void {
    const outcome = left && answer.outcome === 'accepted' ? 'left' : answer.outcome
    deps.events.pushAccepted({ account, kind, outcome })
    if (answer.outcome === 'full') deps.events.alarm(account, 'lane_full')
    if (answer.outcome !== 'accepted') return
    const { consent, isAnswer } = readKeptReply(answer.reply)
    if (consent) deps.events.consent(account, consent)
    if (!answer.relayed && !isAnswer) deps.events.unrelayed(account, kind)
    if (noticeWanted) deps.events.notice(account, 'kept', answer.noticed)
  }

  /** The reply is made of what is kept with the mark: every retry of the push gets the same text and time. */
  function replyFor(account: AccountConfig, received: AnswerablePush, answer: PushAnswer): string {
    if (!answer.reply) return PLAIN_SUCCESS
    const kept = readKeptReply(answer.reply)
    return received.reply(renderReply(kept, account, deps.texts[kept.language]), kept.seconds * 1000)
  }
}

/** The entry of the menu is one of those that open a session by the account's own word. */
function asksForAgent({ sessionMenuKeys }: AccountConfig, row: AnyPushRow, { payload }: Push): boolean {
  const key = sessionMenuKeys.length > 0 ? row.menuKeyOf?.(payload) : undefined
  return key !== undefined && sessionMenuKeys.includes(key)
}

/** What stays of a push that is not relayed: everything but who sent it. */
function keptPush(push: Push): object {
  const { kind, msgId, createdAt, event, eventKey, payload } = push
  return { kind, msgId, event, eventKey, payload, sentAt: createdAt * 1000 }
}
