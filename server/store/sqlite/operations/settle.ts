import type { FenceAnswer, NewItem, Settlement } from '../../lanes.js'
import type { OperationContext } from '../context.js'
import { type CustomerRow, saveActivity, shardOf } from '../customer-rows.js'
import { append } from '../items.js'
import { type LaneState, loadLane, putBack, resetHead, saveLane } from '../lane-state.js'
import { noteLink } from '../links.js'
import { appendNotice } from '../notice-rule.js'
import { settleQuota } from '../quota-unit.js'
import { applySpent } from '../standing.js'
import { insertDeadLetter } from './dead-letters.js'
import { fencedLane } from './held-lane.js'

/** See LaneStore.settle. */
export function settle(settlement: Settlement, context: OperationContext): FenceAnswer {
  const fenced = fencedLane(settlement.ref, settlement.fence, context)
  if (!fenced) return 'lost'
  const { lane, row, headId } = fenced
  // Settled before, the answer was lost: the item is no longer the head. Nothing more to do.
  if (headId !== settlement.itemId) return 'ok'
  if (settlement.unit) settleQuota(row, lane, { itemId: headId, unit: settlement.unit }, context)
  noteConversation(row, settlement, lane.pending[0], context)
  if (settlement.spent) applySpent(settlement.spent, row)
  takeHead(lane, settlement, context)
  saveNext(lane, settlement, context)
  if (settlement.receipt) appendReceipt(row, settlement.receipt, settlement.now, context)
  if (settlement.notice) appendNotice(row, settlement.notice, settlement.now, context)
  noteActivity(row, settlement)
  saveActivity(context.db, row)
  return 'ok'
}

function takeHead(lane: LaneState, { outcome, now, ref, carryPlan }: Settlement, context: OperationContext): void {
  const rowid = lane.pending.shift()
  if (rowid === undefined) return
  const { db } = context
  const size = db.statement('SELECT length(sealed) FROM items WHERE id = ?').get([rowid])
  lane.bytes = Math.max(0, lane.bytes - Number(size?.[0] ?? 0))
  if (outcome.kind === 'dead') insertDeadLetter({ ref, rowid, attempts: lane.attempts, now, ...outcome }, context)
  else if (outcome.keep) db.statement('UPDATE items SET finished_at = ? WHERE id = ?').run([now, rowid])
  else db.statement('DELETE FROM items WHERE id = ?').run([rowid])
  const { plan, partsBegun, partsDone } = lane
  resetHead(lane)
  if (carryPlan && lane.pending.length > 0) Object.assign(lane, { plan, partsBegun, partsDone })
}

function noteConversation(
  row: CustomerRow,
  { outcome }: Settlement,
  rowid: number | undefined,
  { db }: OperationContext,
): void {
  if (outcome.kind !== 'done' || !outcome.conversationId) return
  row.conversationId = outcome.conversationId
  const item = db.statement('SELECT session_id, accepted_at FROM items WHERE id = ?').get([rowid ?? null])
  if (item) noteLink(db, row, String(item[0]), outcome.conversationId, Number(item[1]))
}

function noteActivity(row: CustomerRow, { now, endSession }: Settlement): void {
  if (endSession && row.sessionId) {
    row.sessionId = ''
    row.endedAt = now
  }
}

function saveNext(lane: LaneState, { next, leaseUntil, now }: Settlement, context: OperationContext): void {
  if (next === 'release' || lane.pending.length === 0) {
    putBack(lane, now, context)
  } else {
    lane.leaseUntil = leaseUntil
    if (lane.lane !== 'outbound') lane.partsBegun = 1
  }
  saveLane(context.db, lane)
}

/** Receipts are never refused for want of room: there is at most one for each message that had room. */
function appendReceipt(row: CustomerRow, receipt: NewItem, now: number, context: OperationContext): void {
  const lane = loadLane(context.db, row.id, 'receipts', shardOf(row.customerId))
  const meta = { customer: row.id, lane: 'receipts', now, sessionId: row.sessionId, acknowledged: false } as const
  append(lane, receipt, meta, context)
  saveLane(context.db, lane)
}
