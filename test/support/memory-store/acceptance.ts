import type {
  AcceptanceStore,
  CustomerCandidate,
  PushAcceptance,
  PushAnswer,
  WebhookAcceptance,
  WebhookAnswer,
} from '../../../server/store/acceptance.js'
import { type ConsentVerdict, decideConsent, isConsentGiven } from '../../../server/store/consent.js'
import { ACCOUNT_LANE_ID, type NewItem } from '../../../server/store/lanes.js'
import { closeWindows, newestPushedAt, openEpoch } from '../../../server/store/meter.js'
import { changeStanding } from '../../../server/store/standing.js'
import type { StoreLimits } from '../../../server/store/store.js'
import { holdInbound, saveConsent, settleWaiting } from './consents.js'
import { postNotice } from './notices.js'
import {
  announce,
  append,
  type CustomerState,
  customerKey,
  customerLane,
  customerOf,
  endSession,
  isFull,
  laneOf,
  type MemoryState,
  makeCustomerState,
  noteLink,
  storedItem,
} from './state.js'

export function createAcceptance(state: MemoryState, limits: StoreLimits): AcceptanceStore {
  function markOf(key: string, now: number): { reply: string } | undefined {
    const mark = state.marks.get(key)
    return mark && mark.expiresAt > now ? mark : undefined
  }

  function acceptPush(push: PushAcceptance): PushAnswer {
    const { account, now, candidate } = push
    const known = findCustomer(push)
    if (known === 'moved') return answerOf('moved', state.identities.get(identityKey(push))?.customerId ?? '')
    const customer = known ?? (candidate && makeCustomerState(account, candidate, now))
    const markKey = `push ${account} ${push.dedupeKey}`
    const mark = markOf(markKey, now)
    if (mark) return { ...answerOf('duplicate', customer), reply: mark.reply }
    if (!known && customer && state.tombstones.has(customerKey(account, customer.customerId))) {
      return answerOf('staleKey', undefined)
    }
    const item = customer && underKnownKey(push.item, customer, candidate)
    const notice = push.notice && customer && underKnownKey(push.notice.item, customer, candidate)
    if (!customer || !item || (push.notice && !notice)) return answerOf('staleKey', known)
    const setMark = (reply: string) => state.marks.set(markKey, { reply, expiresAt: now + push.dedupeTtlMs })
    const inbound = customerLane(state, customer, 'inbound')
    const lastMessageAt = Math.max(customer.lastInboundAt, customer.lastOutboundAt)
    const open = customer.sessionId !== '' && now - lastMessageAt <= push.sessionTimelineMs
    const { courtesyMs = 0, replyIntervalMs = 0 } = push
    const courtesy = courtesyMs > 0 && customer.endedAt > 0 && now - customer.endedAt <= courtesyMs
    const wouldRelay = push.disposition === 'relay' && (open || (push.opensSession && !courtesy))
    const verdict = judgeConsent(push, customer, wouldRelay, open)
    const relayed = wouldRelay && !verdict?.consumed && !verdict?.keep
    if (relayed && isFull(inbound, item, limits)) {
      setMark('')
      return answerOf('full', customer)
    }
    if (!known) {
      state.customers.set(customerKey(account, customer.customerId), customer)
      state.identities.set(identityKey(push), { customerId: customer.customerId, alias: false })
    }
    const starts = relayed && !open
    const soon = customer.acknowledgedAt > 0 && now - customer.acknowledgedAt < replyIntervalMs
    const reply = replyOf(push, starts && !soon ? push.replyIfSessionStarts : '', verdict)
    if (starts && reply !== '') customer.acknowledgedAt = now
    const sessionId = starts ? push.newSessionId : open ? customer.sessionId : ''
    setMark(reply)
    let ready = settleWaiting(state, customer, verdict?.effect ?? 'none', now)
    if (verdict) saveConsent(state, customer, verdict.state)
    if (verdict?.effect === 'hold') holdInbound(state, customer)
    let noticed = false
    if (verdict?.consumed) {
      if (verdict.effect === 'drop') endSession(customer, now)
      customer.lastInboundAt = Math.max(customer.lastInboundAt, now)
    } else if (relayed) {
      if (starts) Object.assign(customer, { sessionId, sessionOpenedAt: now })
      if (push.opensSession) customer.lastInboundAt = Math.max(customer.lastInboundAt, now)
      ready = append(state, inbound, item, { now, sessionId, acknowledged: reply !== '' }) || ready
    } else {
      const stored = storedItem(inbound, item, { now, sessionId })
      customer.finished.push({ ...stored, lane: 'inbound', finishedAt: now, relayed: false })
      const entry = { account, customerId: customer.customerId, itemId: item.id, kind: item.kind, receivedAt: now }
      state.unrelayed.set(`${String(push.shard).padStart(3, '0')} ${now} ${item.id}`, entry)
      if (push.notice && notice && !verdict?.silent) {
        const posted = postNotice(state, limits, customer, { ...push.notice, item: notice }, now, sessionId)
        ready = posted.ready
        noticed = posted.noticed
      }
    }
    if (push.quota !== 'none') {
      const used = reply === '' ? 0 : (push.replyUnits ?? 0)
      const opened = openEpoch(customer.meter, { kind: push.quota, pushedAt: push.pushedAt, now, used })
      if (opened) {
        customer.meter = opened
        ready = wakeOutbound(customer, now) || ready
      }
    }
    if (applyStanding(customer, push)) ready = wakeOutbound(customer, now) || ready
    if (push.endSession && sessionId !== '') endSession(customer, now)
    const nowOpen = verdict?.consumed ? customer.sessionId : sessionId
    return {
      ...answerOf('accepted', customer),
      sessionId: nowOpen,
      sessionStarted: starts,
      relayed,
      reply,
      noticed,
      ready,
    }
  }

  /** @returns whether what waits has to know. */
  function applyStanding(customer: CustomerState, { standing = [], quota, pushedAt, now }: PushAcceptance): boolean {
    let wakes = false
    if (quota !== 'none') customer.standing = changeStanding(customer.standing, { kind: 'followed' }, now)
    for (const change of standing) {
      if (change.kind === 'unfollowed') {
        if (newestPushedAt(customer.meter) > pushedAt) continue
        customer.meter = closeWindows(customer.meter)
      }
      customer.standing = changeStanding(customer.standing, change, now)
      wakes ||= change.kind === 'unfollowed' || change.kind === 'result'
    }
    return wakes
  }

  function findCustomer(push: PushAcceptance): CustomerState | undefined | 'moved' {
    if (push.customerId !== undefined) return customerOf(state, push.account, push.customerId)
    const entry = state.identities.get(identityKey(push))
    if (entry?.alias) return 'moved'
    return entry && customerOf(state, push.account, entry.customerId)
  }

  /** What the head of the outbound lane may be waiting for. */
  function wakeOutbound(customer: CustomerState, now: number): boolean {
    const lane = customerLane(state, customer, 'outbound')
    lane.customerWrote = true
    if (lane.state !== 'ready' || !lane.waits) return false
    lane.waits = false
    lane.dueAt = now
    announce(state, lane)
    return true
  }

  function acceptWebhook(webhook: WebhookAcceptance): WebhookAnswer {
    const { account, customerId, now, outbound, receipt, notice, finished } = webhook
    const found = customerOf(state, account, customerId)
    const { consentVersion } = webhook
    const known = found && (consentVersion === undefined || isConsentGiven(found.consent, consentVersion))
    const customer = known ? found : undefined
    const answer = {
      keyId: customer?.keyId ?? '',
      wrappedKey: customer?.wrappedKey ?? '',
      noticed: false,
      ready: false,
    }
    if (!customer) return { outcome: 'unknownCustomer', ...answer }
    const markKey = `webhook ${account} ${customerId} ${webhook.dedupeKey}`
    if (markOf(markKey, now)) return { outcome: 'duplicate', ...answer }
    for (const item of [outbound, receipt, notice?.item, finished]) {
      if (item && !underKnownKey(item, customer, undefined)) return { outcome: 'staleKey', ...answer }
    }
    const lane = customerLane(state, customer, 'outbound')
    if (outbound && isFull(lane, outbound, limits)) return { outcome: 'full', ...answer }
    state.marks.set(markKey, { reply: '', expiresAt: now + webhook.dedupeTtlMs })
    const { sessionId } = customer
    if (webhook.conversationId) {
      customer.conversationId = webhook.conversationId
      if (outbound) noteLink(customer, { sessionId, conversationId: webhook.conversationId, since: now })
    }
    if (webhook.byAgent) customer.agentMessageAt = Math.max(customer.agentMessageAt, now)
    if (outbound) {
      customer.lastOutboundAt = Math.max(customer.lastOutboundAt, now)
      answer.ready = append(state, lane, outbound, { now, sessionId })
    }
    if (receipt) {
      const receipts = customerLane(state, customer, 'receipts')
      answer.ready = append(state, receipts, receipt, { now, sessionId }) || answer.ready
    }
    if (notice) {
      const posted = postNotice(state, limits, customer, notice, now)
      answer.noticed = posted.noticed
      answer.ready = posted.ready || answer.ready
    }
    if (finished) {
      const stored = storedItem(lane, finished, { now, sessionId })
      customer.finished.push({ ...stored, lane: 'outbound', finishedAt: now, relayed: true })
    }
    return { outcome: 'accepted', ...answer }
  }

  return {
    acceptPush: async (push) => acceptPush(push),
    acceptWebhook: async (webhook) => acceptWebhook(webhook),
    acceptForAccount: async ({ account, dedupeKey, dedupeTtlMs, now, receipt }) => {
      const markKey = `webhook ${account} ${ACCOUNT_LANE_ID} ${dedupeKey}`
      if (markOf(markKey, now)) return 'duplicate'
      const lane = laneOf(state, { account, customerId: ACCOUNT_LANE_ID, lane: 'receipts' })
      if (isFull(lane, receipt, limits)) return 'full'
      state.marks.set(markKey, { reply: '', expiresAt: now + dedupeTtlMs })
      append(state, lane, receipt, { now, sessionId: '' })
      return 'accepted'
    },
    hasMarks: async (account, customerId, dedupeKeys) =>
      dedupeKeys.map((key) => state.marks.has(`webhook ${account} ${customerId} ${key}`)),
  }
}

function judgeConsent(
  { consent, opensSession, endSession: ends, now }: PushAcceptance,
  customer: CustomerState,
  relayed: boolean,
  sessionOpen: boolean,
): ConsentVerdict | undefined {
  if (!consent && customer.consent.waitingSince === 0) return undefined
  const what = relayed ? (opensSession ? 'message' : 'event') : 'other'
  return decideConsent(customer.consent, consent, { what, sessionOpen, ends: ends === true }, now)
}

function replyOf({ consent }: PushAcceptance, acknowledgement: string, verdict: ConsentVerdict | undefined): string {
  if (!verdict || verdict.reply === '') return verdict?.effect === 'hold' ? '' : acknowledgement
  if (verdict.reply !== 'inform') return `${consent?.stamp} ${verdict.reply}`
  return acknowledgement === '' ? `${consent?.stamp} informOnly` : `${acknowledgement} inform`
}

function identityKey({ account, shard, identity }: PushAcceptance): string {
  return `${account} ${shard} ${identity}`
}

/** The item as it may be stored, or undefined when its key is neither the customer's nor the candidate's nor its own. */
function underKnownKey(
  item: NewItem,
  customer: CustomerState,
  candidate: CustomerCandidate | undefined,
): NewItem | undefined {
  const { keyId, wrappedKey, sealed } = item.body
  if (keyId === customer.keyId || wrappedKey !== undefined) return item
  if (keyId !== candidate?.keyId) return undefined
  return { ...item, body: { keyId, wrappedKey: candidate.wrappedKey, sealed } }
}

function answerOf(outcome: PushAnswer['outcome'], customer: CustomerState | string | undefined): PushAnswer {
  const known = typeof customer === 'object' ? customer : undefined
  return {
    outcome,
    customerId: known?.customerId ?? (typeof customer === 'string' ? customer : ''),
    keyId: known?.keyId ?? '',
    wrappedKey: known?.wrappedKey ?? '',
    sessionId: known?.sessionId ?? '',
    sessionStarted: false,
    relayed: false,
    reply: '',
    noticed: false,
    ready: false,
  }
}
