import type { NoticeRequest } from '../lanes.js'
import type { OperationContext } from './context.js'
import type { CustomerRow } from './customer-rows.js'
import { shardOf } from './customer-rows.js'
import { append } from './items.js'
import { isFull, loadLane, saveLane } from './lane-state.js'

/**
 * Appends a notice to the customer's inbound lane if an agent is believed connected (a message by an agent within the
 * presence time, no end since) and none of its kind went out within the interval.
 * @returns whether it was appended.
 */
export function appendNotice(row: CustomerRow, notice: NoticeRequest, now: number, context: OperationContext): boolean {
  const { db, limits } = context
  const connected = row.agentMessageAt > row.endedAt && now - row.agentMessageAt <= limits.agentPresenceMs
  if (!connected) return false
  const last = db
    .statement('SELECT posted_at FROM notices WHERE customer = ? AND kind = ?')
    .get([row.id, notice.noticeKind])
  if (last && now - Number(last[0]) < limits.noticeIntervalMs) return false
  const lane = loadLane(db, row.id, 'inbound', shardOf(row.customerId))
  if (isFull(lane, notice.item, context)) return false
  db.statement('INSERT OR REPLACE INTO notices VALUES (?, ?, ?)').run([row.id, notice.noticeKind, now])
  append(
    lane,
    notice.item,
    { customer: row.id, lane: 'inbound', now, sessionId: row.sessionId, acknowledged: false },
    context,
  )
  saveLane(db, lane)
  return true
}
