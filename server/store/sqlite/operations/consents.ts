import {
  type ConsentDecision,
  type ConsentEntry,
  type ConsentStore,
  type ExpiredConsent,
  isConsentGiven,
  NO_CONSENT,
  readConsent,
} from '../../consent.js'
import type { FenceAnswer } from '../../lanes.js'
import { saveConsent, settleWaiting } from '../consent-rows.js'
import type { OperationContext } from '../context.js'
import { customerByCustomerId, customerById, saveActivity } from '../customer-rows.js'
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
    .map(([decision, version, at, sensitive]) => ({
      decision: String(decision) as ConsentDecision,
      version: String(version),
      at: Number(at),
      sensitive: sensitive === 1,
    }))
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
