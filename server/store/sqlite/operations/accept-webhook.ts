import type { WebhookAcceptance, WebhookAnswer, WebhookOutcome } from '../../acceptance.js'
import { isConsentGiven, readConsent } from '../../consent.js'
import type { NewItem } from '../../lanes.js'
import type { OperationContext } from '../context.js'
import { type CustomerRow, customerByCustomerId, saveActivity, shardOf } from '../customer-rows.js'
import { append, insertItem } from '../items.js'
import { isFull, loadLane, saveLane } from '../lane-state.js'
import { noteLink } from '../links.js'
import { findMark, writeMark } from '../marks.js'
import { appendNotice } from '../notice-rule.js'

/** See AcceptanceStore.acceptWebhook. */
export function acceptWebhook(webhook: WebhookAcceptance, context: OperationContext): WebhookAnswer {
  const { db } = context
  const row = customerByCustomerId(db, webhook.account, webhook.customerId)
  const { consentVersion } = webhook
  const known = row && (consentVersion === undefined || isConsentGiven(readConsent(row.consent), consentVersion))
  if (!known) return answer('unknownCustomer', undefined)
  if (findMark(db, webhook.dedupeKey, webhook.dedupeTtlMs, webhook.now) !== undefined) return answer('duplicate', row)
  if (itemsOf(webhook).some(({ body }) => body.wrappedKey === undefined && body.keyId !== row.keyId)) {
    return answer('staleKey', row)
  }
  const before = context.edges
  const { outbound, receipt, finished, notice, now } = webhook
  const shard = shardOf(row.customerId)
  const meta = { customer: row.id, now, sessionId: row.sessionId, acknowledged: false }
  if (outbound) {
    const lane = loadLane(db, row.id, 'outbound', shard)
    if (isFull(lane, outbound, context)) return answer('full', row)
    append(lane, outbound, { ...meta, lane: 'outbound' }, context)
    saveLane(db, lane)
    row.lastMessageAt = Math.max(row.lastMessageAt, now)
    row.lastOutboundAt = Math.max(row.lastOutboundAt, now)
  }
  if (receipt) {
    const lane = loadLane(db, row.id, 'receipts', shard)
    append(lane, receipt, { ...meta, lane: 'receipts' }, context)
    saveLane(db, lane)
  }
  if (finished) insertItem(db, finished, { ...meta, lane: 'inbound' }, now, true)
  if (webhook.byAgent) row.agentMessageAt = Math.max(row.agentMessageAt, now)
  if (webhook.conversationId) {
    row.conversationId = webhook.conversationId
    if (outbound) noteLink(db, row, row.sessionId, webhook.conversationId, now)
  }
  const noticed = notice !== undefined && appendNotice(row, notice, now, context)
  saveActivity(db, row)
  if (outbound) db.statement('INSERT OR IGNORE INTO recent VALUES (?)').run([row.id])
  writeMark(db, webhook.dedupeKey, '', webhook.dedupeTtlMs, now)
  return { ...answer('accepted', row), noticed, ready: context.edges > before }
}

function itemsOf({ outbound, receipt, notice, finished }: WebhookAcceptance): NewItem[] {
  return [outbound, receipt, notice?.item, finished].filter((item) => item !== undefined)
}

function answer(outcome: WebhookOutcome, row: CustomerRow | undefined): WebhookAnswer {
  return { outcome, keyId: row?.keyId ?? '', wrappedKey: row?.wrappedKey ?? '', noticed: false, ready: false }
}
