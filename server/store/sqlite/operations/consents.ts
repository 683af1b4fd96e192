import {
  type ConsentDecision,
  type ConsentEntry,
  type ConsentStore,
  type ExpiredConsent,
  isConsentGiven,
  NO_CONSENT,
  readConsent,
  type UnauditedConsent,
} from '../../consent.js'
import type { FenceAnswer } from '../../lanes.js'
import { saveConsent, settleWaiting } from '../consent-rows.js'
import type { OperationContext } from '../context.js'
import { customerByCustomerId, customerById, saveActivity } from '../customer-rows.js'
import type { Row } from '../db.js'
import { HELD, putBack, saveLane } from '../lane-state.js'
import { fencedLane } from './held-lane.js'

/** See ConsentStore.history. */
export function consentHistory(
  { account, customerId }: { account: string; customerId: string },
  { db }: OperationContext,
): ConsentEntry[] {
  const row = customerByCustomerId(db, account, customerId)
  if (!row) return []
  return db
    .statement('SELECT decision, version, at, sensitive FROM consent_history WHERE customer = ? ORDER BY id')
    .all([row.id])
    .map(entryFrom)
}

function entryFrom([decision, version, at, sensitive]: Row): ConsentEntry {
  return {
    decision: String(decision) as ConsentDecision,
    version: String(version),
    at: Number(at),
    sensitive: sensitive === 1,
  }
}

/** See ConsentStore.unaudited. */
export function unauditedConsents({ limit }: { limit: number }, { db }: OperationContext): UnauditedConsent[] {
  return db
    .statement(
      `SELECT h.decision, h.version, h.at, h.sensitive, h.id, c.account, c.customer_id FROM consent_history h
       JOIN customers c ON c.id = h.customer WHERE h.audited = 0 ORDER BY h.id LIMIT ?`,
    )
    .all([limit])
    .map((row) => ({
      ...entryFrom(row),
      place: String(row[4]),
      account: String(row[5]),
      customerId: String(row[6]),
    }))
}

/** See ConsentStore.audited. */
export function consentsAudited({ places }: { places: readonly string[] }, { db }: OperationContext): null {
  for (const place of places) db.statement('UPDATE consent_history SET audited = 1 WHERE id = ?').run([Number(place)])
  return null
}

/** See ConsentStore.hold. */
export function holdForConsent(
  { ref, fence, version, now }: Parameters<ConsentStore['hold']>[0],
  context: OperationContext,
): FenceAnswer {
  const fenced = fencedLane(ref, fence, context)
  if (!fenced) return 'lost'
  const { row, lane } = fenced
  const state = readConsent(row.consent)
  if (isConsentGiven(state, version) || lane.pending.length === 0) {
    putBack(lane, now, context)
  } else {
    lane.state = HELD
    lane.leaseUntil = 0
    if (state.waitingSince === 0) saveConsent(row, { ...state, waitingSince: now }, context)
  }
  saveLane(context.db, lane)
  return 'ok'
}

/** See ConsentStore.expire. */
export function expireConsents(
  { before, now, limit }: Parameters<ConsentStore['expire']>[0],
  context: OperationContext,
): ExpiredConsent[] {
  const { db } = context
  const due = db
    .statement('SELECT customer FROM consent_waiting WHERE since <= ? ORDER BY since LIMIT ?')
    .all([before, limit])
  return due.flatMap(([id]) => {
    const row = customerById(db, Number(id))
    if (!row) {
      db.statement('DELETE FROM consent_waiting WHERE customer = ?').run([Number(id)])
      return []
    }
    settleWaiting(row, 'drop', now, context)
    const { version } = readConsent(row.consent)
    saveConsent(row, { ...NO_CONSENT, status: 'expired', version, at: now }, context)
    if (row.sessionId !== '') {
      row.sessionId = ''
      row.endedAt = now
      saveActivity(db, row)
    }
    return [{ account: row.account, customerId: row.customerId }]
  })
}
