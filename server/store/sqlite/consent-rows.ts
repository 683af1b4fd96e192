import { type ConsentState, type ConsentVerdict, entryOf, readConsent, writeConsent } from '../consent.js'
import { LANE_NAMES } from '../lanes.js'
import type { OperationContext } from './context.js'
import { type CustomerRow, shardOf } from './customer-rows.js'
import { HELD, IDLE, type LaneState, loadLane, makeReady, READY, resetHead, saveLane } from './lane-state.js'

/** Writes the state of a customer's consent, records a decision, and keeps the index of those who wait. */
export function saveConsent(row: CustomerRow, after: ConsentState, { db }: OperationContext): void {
  const before = readConsent(row.consent)
  if (after === before || writeConsent(after) === row.consent) return
  row.consent = writeConsent(after)
  db.statement('UPDATE activity SET consent = ? WHERE customer = ?').run([row.consent, row.id])
  const entry = entryOf(before, after)
  if (entry) {
    const { decision, version, at, sensitive } = entry
    db.statement(
      'INSERT INTO consent_history (customer, decision, version, at, sensitive, audited) VALUES (?, ?, ?, ?, ?, ?)',
    ).run([row.id, decision, version, at, sensitive ? 1 : 0, decision === 'informed' ? 1 : 0])
  }
  if (after.waitingSince === before.waitingSince) return
  if (after.waitingSince === 0) db.statement('DELETE FROM consent_waiting WHERE customer = ?').run([row.id])
  else db.statement('INSERT OR REPLACE INTO consent_waiting VALUES (?, ?)').run([row.id, after.waitingSince])
}

/** Lets go of the lanes that wait for consent, or deletes what waits in any lane. */
export function settleWaiting(
  row: CustomerRow,
  effect: ConsentVerdict['effect'],
  now: number,
  context: OperationContext,
): void {
  if (effect !== 'release' && effect !== 'drop') return
  for (const name of LANE_NAMES) {
    const lane = loadLane(context.db, row.id, name, shardOf(row.customerId))
    if (effect === 'drop') dropLane(lane, context)
    else if (lane.state === HELD) releaseLane(lane, now, context)
    else continue
    saveLane(context.db, lane)
  }
}

/** Keeps a lane that nobody holds out of work until the customer agrees. */
export function holdLane(lane: LaneState): void {
  if (lane.state === IDLE || lane.state === READY) lane.state = HELD
}

function releaseLane(lane: LaneState, now: number, context: OperationContext): void {
  lane.state = IDLE
  if (lane.pending.length > 0) makeReady(lane, now, context)
}

/** A worker that holds the lane finds its fence stale. */
function dropLane(lane: LaneState, { db }: OperationContext): void {
  for (const rowid of lane.pending) db.statement('DELETE FROM items WHERE id = ?').run([rowid])
  lane.pending = []
  lane.bytes = 0
  lane.state = IDLE
  lane.leaseUntil = 0
  resetHead(lane)
}
