import type { DeadLetter, DeadLetterStore, LaneRef, Page } from '../../lanes.js'
import type { OperationContext } from '../context.js'
import { customerById, refOf, shardOf } from '../customer-rows.js'
import type { Row } from '../db.js'
import { readItem } from '../items.js'
import { loadLane, makeReady, saveLane } from '../lane-state.js'

interface NewDeadLetter {
  readonly ref: LaneRef
  readonly rowid: number
  readonly reason: string
  readonly detail: string
  readonly attempts: number
  readonly now: number
}

/** The item stays where it is; the dead letter points at it. Its id begins with the shard in hex. */
export function insertDeadLetter(letter: NewDeadLetter, { db }: OperationContext): void {
  const deadId = `${letter.ref.customerId.slice(0, 2)}${letter.rowid.toString(36)}`
  db.statement(
    'INSERT OR IGNORE INTO dead_letters (dead_id, item, reason, detail, attempts, died_at) VALUES (?, ?, ?, ?, ?, ?)',
  ).run([deadId, letter.rowid, letter.reason, letter.detail, letter.attempts, letter.now])
}

const LETTERS = `SELECT d.id, d.dead_id, d.item, d.reason, d.detail, d.attempts, d.died_at, i.customer, i.lane
  FROM dead_letters d JOIN items i ON i.id = d.item JOIN customers c ON c.id = i.customer`

type Query = Parameters<DeadLetterStore['list']>[0]

/** See DeadLetterStore.list; oldest first. */
export function listDeadLetters(query: Query, context: OperationContext): Page<DeadLetter> {
  const rows = context.db
    .statement(`${LETTERS} WHERE d.id > ? AND (? IS NULL OR c.account = ?) ORDER BY d.id LIMIT ?`)
    .all([Number(query.after ?? 0), query.account ?? null, query.account ?? null, query.limit + 1])
  const entries = rows.slice(0, query.limit).flatMap((row) => readLetter(row, context) ?? [])
  return { entries, next: rows.length > query.limit ? String(rows[query.limit - 1]?.[0]) : undefined }
}

/** See DeadLetterStore.find. */
export function findDeadLetter({ id }: { id: string }, context: OperationContext): DeadLetter | undefined {
  const row = context.db.statement(`${LETTERS} WHERE d.dead_id = ?`).get([id])
  return row && readLetter(row, context)
}

function readLetter(row: Row, { db }: OperationContext): DeadLetter | undefined {
  const item = readItem(db, Number(row[2]))
  const customer = customerById(db, Number(row[7]))
  if (!item || !customer) return undefined
  return {
    id: String(row[1]),
    ref: refOf(customer, Number(row[8])),
    item,
    reason: String(row[3]),
    detail: String(row[4]),
    attempts: Number(row[5]),
    diedAt: Number(row[6]),
  }
}

/** See DeadLetterStore.redrive: the item is appended anew, so that its place is the tail. */
export function redrive({ id, now }: { id: string; now: number }, context: OperationContext): LaneRef | undefined {
  const { db } = context
  const letter = db
    .statement(
      'SELECT d.item, i.customer, i.lane FROM dead_letters d JOIN items i ON i.id = d.item WHERE d.dead_id = ?',
    )
    .get([id])
  const row = letter && customerById(db, Number(letter[1]))
  const item = letter && readItem(db, Number(letter[0]))
  if (!letter || !row || !item) return undefined
  const ref = refOf(row, Number(letter[2]))
  const lane = loadLane(db, row.id, ref.lane, shardOf(row.customerId))
  const moved = db
    .statement(
      `INSERT INTO items (customer, lane, item_id, kind, accepted_at, session_id, acknowledged, key_id, wrapped_key, sealed,
       finished_at, relayed) SELECT customer, lane, item_id, kind, accepted_at, session_id, acknowledged, key_id,
       wrapped_key, sealed, NULL, 1 FROM items WHERE id = ? RETURNING id`,
    )
    .get([Number(letter[0])])
  db.statement('DELETE FROM items WHERE id = ?').run([Number(letter[0])])
  db.statement('DELETE FROM dead_letters WHERE dead_id = ?').run([id])
  lane.pending.push(Number(moved?.[0]))
  lane.bytes += item.body.sealed.length
  makeReady(lane, now, context)
  saveLane(db, lane)
  return ref
}
