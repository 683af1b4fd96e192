import type { AcceptanceStore } from '../../acceptance.js'
import type { OperationContext } from '../context.js'
import { accountRow, customerByCustomerId } from '../customer-rows.js'
import { append } from '../items.js'
import { isFull, loadLane, saveLane } from '../lane-state.js'
import { findMark, writeMark } from '../marks.js'

type Entry = Parameters<AcceptanceStore['acceptForAccount']>[0]

/** See AcceptanceStore.acceptForAccount. */
export function acceptForAccount(entry: Entry, context: OperationContext): 'accepted' | 'duplicate' | 'full' {
  const { db } = context
  if (findMark(db, entry.dedupeKey, entry.dedupeTtlMs, entry.now) !== undefined) return 'duplicate'
  const row = accountRow(db, entry.account, entry.now)
  const lane = loadLane(db, row.id, 'receipts', 0)
  if (isFull(lane, entry.receipt, context)) return 'full'
  const meta = { customer: row.id, lane: 'receipts', now: entry.now, sessionId: '', acknowledged: false } as const
  append(lane, entry.receipt, meta, context)
  saveLane(db, lane)
  writeMark(db, entry.dedupeKey, '', entry.dedupeTtlMs, entry.now)
  return 'accepted'
}

/** How far back marks of webhooks may lie; they are written with this time to live or a shorter one. */
const LONGEST_MARK_MS = 7 * 24 * 3_600_000

/** See AcceptanceStore.hasMarks. */
export function hasMarks(
  {
    account,
    customerId,
    dedupeKeys,
    now,
  }: { account: string; customerId: string; dedupeKeys: readonly string[]; now: number },
  context: OperationContext,
): boolean[] {
  const known = customerByCustomerId(context.db, account, customerId) !== undefined
  return dedupeKeys.map((mark) => known && findMark(context.db, mark, LONGEST_MARK_MS, now) !== undefined)
}
