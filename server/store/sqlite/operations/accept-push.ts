import type { PushAcceptance, PushAnswer, PushOutcome } from '../../acceptance.js'
import { type ConsentVerdict, decideConsent, readConsent } from '../../consent.js'
import type { NewItem } from '../../lanes.js'
import { openEpoch, type QuotaMeter, readMeter, writeMeter } from '../../meter.js'
import { holdLane, saveConsent, settleWaiting } from '../consent-rows.js'
import type { OperationContext } from '../context.js'
import {
  type CustomerRow,
  customerByCustomerId,
  customerByIdentity,
  insertCustomer,
  saveActivity,
  shardOf,
} from '../customer-rows.js'
import { append, insertItem } from '../items.js'
import { headWaits, isFull, loadLane, makeReady, READY, saveLane, saveTail } from '../lane-state.js'
import { findMark, writeMark } from '../marks.js'
import { appendNotice } from '../notice-rule.js'
import { mayWait } from '../quota-unit.js'
import { applyStanding } from '../standing.js'
import { isErased } from '../tombstones.js'

/** A session's place in the index of recent ones is written again only when it may have been tidied away. */
const RECENT_REFRESH_MS = 30 * 60_000

/** See AcceptanceStore.acceptPush. */
export function acceptPush(push: PushAcceptance, context: OperationContext): PushAnswer {
  const { db } = context
  const kept = findMark(db, push.dedupeKey, push.dedupeTtlMs, push.now)
  let row = push.customerId
    ? customerByCustomerId(db, push.account, push.customerId)
    : customerByIdentity(db, push.account, push.identity)
  if (kept !== undefined) return answer('duplicate', row, { reply: kept })
  // One file holds every shard, but a store answers alike whatever it is made of.
  if (row && push.customerId === undefined && shardOf(row.customerId) !== push.shard) return answer('moved', row)
  const { candidate } = push
  const named = push.item.body.keyId
  if (push.notice && push.notice.item.body.keyId !== named) return answer('staleKey', row)
  if (!row) {
    if (!candidate || candidate.keyId !== named) return answer('staleKey', row)
    if (isErased(db, push.account, candidate.customerId)) return answer('staleKey', row)
    row = insertCustomer(db, { account: push.account, now: push.now, ...candidate })
    db.statement('INSERT OR REPLACE INTO identities VALUES (?, ?, ?)').run([push.account, push.identity, row.id])
  } else if (row.keyId !== named && candidate?.keyId !== named) {
    return answer('staleKey', row)
  }
  // The candidate's key is not the customer's: the item takes its key along.
  const ownKey = row.keyId === named ? undefined : candidate?.wrappedKey
  const withKey = (item: NewItem): NewItem =>
    ownKey === undefined ? item : { ...item, body: { ...item.body, wrappedKey: ownKey } }
  const before = context.edges
  // Of a customer from before meters the last message tells it, so it is read before this one counts as that.
  const meter = readMeter(row.meter, row.lastInboundAt)
  const open = row.sessionId !== '' && push.now - row.lastMessageAt <= push.sessionTimelineMs
  const { courtesyMs = 0 } = push
  const courtesy = courtesyMs > 0 && row.endedAt > 0 && push.now - row.endedAt <= courtesyMs
  const relayed = push.disposition === 'relay' && (open || (push.opensSession && !courtesy))
  const verdict = judgeConsent(push, row, { relayed, open })
  const result = verdict?.consumed
    ? consume(push, row, verdict, context)
    : relayed && !verdict?.keep
      ? relay(push, row, { starts: !open, item: withKey(push.item), verdict }, context)
      : keep(push, row, { sessionId: open ? row.sessionId : '', withKey, verdict }, context)
  if (verdict && result.outcome === 'accepted') saveConsent(row, verdict.state, context)
  if (push.endSession && result.outcome === 'accepted' && result.sessionId !== '') {
    row.sessionId = ''
    row.endedAt = push.now
  }
  const waits = mayWait(row)
  const opened = result.outcome === 'accepted' && openQuota(push, row, meter, result.reply ? (push.replyUnits ?? 0) : 0)
  const wakes = result.outcome === 'accepted' && applyStanding(push, row)
  saveActivity(db, row)
  if ((opened && waits) || wakes) wakeWaiting(row, push.now, context)
  writeMark(db, push.dedupeKey, result.reply ?? '', push.dedupeTtlMs, push.now)
  return { ...answer(result.outcome, row, result), ready: context.edges > before }
}

type Result = Partial<PushAnswer> & { readonly outcome: PushOutcome }

/** @returns undefined where nothing is asked of customers and nothing waits for what was. */
function judgeConsent(
  { consent, opensSession, endSession, now }: PushAcceptance,
  row: CustomerRow,
  { relayed, open }: { relayed: boolean; open: boolean },
): ConsentVerdict | undefined {
  const state = readConsent(row.consent)
  if (!consent && state.waitingSince === 0) return undefined
  const what = relayed ? (opensSession ? 'message' : 'event') : 'other'
  return decideConsent(state, consent, { what, sessionOpen: open, ends: endSession === true }, now)
}

/** A word to the relay: nothing of it is kept but what it decided. */
function consume(push: PushAcceptance, row: CustomerRow, verdict: ConsentVerdict, context: OperationContext): Result {
  const { now } = push
  settleWaiting(row, verdict.effect, now, context)
  if (verdict.effect === 'drop' && row.sessionId !== '') {
    row.sessionId = ''
    row.endedAt = now
  }
  row.lastInboundAt = Math.max(row.lastInboundAt, now)
  row.lastMessageAt = Math.max(row.lastMessageAt, now)
  return { outcome: 'accepted', sessionId: row.sessionId, reply: replyOf(push, '', verdict) }
}

function relay(
  push: PushAcceptance,
  row: CustomerRow,
  { starts, item, verdict }: { starts: boolean; item: NewItem; verdict: ConsentVerdict | undefined },
  context: OperationContext,
): Result {
  const { db } = context
  const load = () => loadLane(db, row.id, 'inbound', shardOf(row.customerId))
  let lane = load()
  if (isFull(lane, item, context)) return { outcome: 'full', sessionId: row.sessionId }
  if (verdict?.effect === 'release' || verdict?.effect === 'drop') {
    settleWaiting(row, verdict.effect, push.now, context)
    lane = load()
  }
  const held = verdict?.effect === 'hold'
  if (held) holdLane(lane)
  if (starts) {
    row.sessionId = push.newSessionId
    row.sessionOpenedAt = push.now
  }
  if (push.opensSession) {
    if (starts || push.now - row.lastMessageAt > RECENT_REFRESH_MS) {
      db.statement('INSERT OR IGNORE INTO recent VALUES (?)').run([row.id])
    }
    row.lastMessageAt = Math.max(row.lastMessageAt, push.now)
    row.lastInboundAt = Math.max(row.lastInboundAt, push.now)
  }
  const { replyIntervalMs = 0 } = push
  const soon = row.acknowledgedAt > 0 && push.now - row.acknowledgedAt < replyIntervalMs
  const reply = replyOf(push, starts && !soon ? push.replyIfSessionStarts : '', verdict)
  if (starts && reply !== '') row.acknowledgedAt = push.now
  const meta = {
    customer: row.id,
    lane: 'inbound',
    now: push.now,
    sessionId: row.sessionId,
    acknowledged: reply !== '',
  } as const
  if (append(lane, item, meta, context) || held) saveLane(db, lane)
  else saveTail(db, lane)
  return { outcome: 'accepted', sessionId: row.sessionId, sessionStarted: starts, relayed: true, reply }
}

function replyOf(push: PushAcceptance, acknowledgement: string, verdict: ConsentVerdict | undefined): string {
  const stamp = push.consent?.stamp
  switch (verdict?.reply) {
    case undefined:
    case '':
      return verdict?.effect === 'hold' ? '' : acknowledgement
    case 'inform':
      return acknowledgement === '' ? `${stamp} informOnly` : `${acknowledgement} inform`
    default:
      return `${stamp} ${verdict?.reply}`
  }
}

function keep(
  push: PushAcceptance,
  row: CustomerRow,
  {
    sessionId,
    withKey,
    verdict,
  }: { sessionId: string; withKey: (item: NewItem) => NewItem; verdict: ConsentVerdict | undefined },
  context: OperationContext,
): Result {
  settleWaiting(row, verdict?.effect ?? 'none', push.now, context)
  const meta = { customer: row.id, lane: 'inbound', now: push.now, sessionId, acknowledged: false } as const
  insertItem(context.db, withKey(push.item), meta, push.now, false)
  const notice = push.notice && !verdict?.silent && { ...push.notice, item: withKey(push.notice.item) }
  const noticed = notice ? appendNotice({ ...row, sessionId }, notice, push.now, context) : false
  return { outcome: 'accepted', sessionId, noticed }
}

/** @returns whether the push opened an epoch of WeChat's quota. */
function openQuota(
  { quota, pushedAt, now }: PushAcceptance,
  row: CustomerRow,
  meter: QuotaMeter,
  used: number,
): boolean {
  if (quota === 'none') return false
  const opened = openEpoch(meter, { kind: quota, pushedAt, now, used })
  if (opened) row.meter = writeMeter(opened)
  return opened !== undefined
}

/** What waits for the customer's next message becomes due. */
function wakeWaiting(row: CustomerRow, now: number, context: OperationContext): void {
  if (!headWaits(context.db, row.id, 'outbound')) return
  const lane = loadLane(context.db, row.id, 'outbound', shardOf(row.customerId))
  lane.waits = false
  if (lane.state === READY && lane.due > now) lane.due = now
  else makeReady(lane, now, context)
  context.ready.add(lane.shard)
  context.edges++
  saveLane(context.db, lane)
}

function answer(outcome: PushOutcome, row: CustomerRow | undefined, rest: Partial<PushAnswer> = {}): PushAnswer {
  return {
    outcome,
    customerId: row?.customerId ?? '',
    keyId: row?.keyId ?? '',
    wrappedKey: row?.wrappedKey ?? '',
    sessionId: rest.sessionId ?? row?.sessionId ?? '',
    sessionStarted: rest.sessionStarted ?? false,
    relayed: rest.relayed ?? false,
    reply: rest.reply ?? '',
    noticed: rest.noticed ?? false,
    ready: false,
  }
}
