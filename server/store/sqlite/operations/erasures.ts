import {
  ERASURE_KEPT_MS,
  ERASURE_KINDS,
  type ErasureCounts,
  type ErasureKind,
  type ErasureRecord,
  type ErasureStore,
  type OpenErasure,
} from '../../erasure.js'
import type { Page } from '../../lanes.js'
import type { OperationContext } from '../context.js'
import type { Db, Row } from '../db.js'

interface NewErasure {
  readonly id: string
  readonly kind: ErasureKind
  readonly account: string
  /** Rowid of a customer whose finished items are removed step by step; 0 for none. */
  readonly customer: number
  readonly customerId: string
  readonly now: number
  readonly counts: ErasureCounts
  readonly note: string
  readonly conversationIds: readonly string[]
  readonly files: readonly string[]
  readonly sessionIds: readonly string[]
}

const COLUMNS = 'erasure_id, kind, account, begun_at, counts, note, finished_at, id'

export function insertErasure(db: Db, erasure: NewErasure): OpenErasure {
  const { id, kind, account, customer, customerId, now, counts, note } = erasure
  const places: Places = {
    conversationIds: erasure.conversationIds,
    files: erasure.files,
    sessionIds: erasure.sessionIds,
  }
  db.statement(
    `INSERT INTO erasures (erasure_id, kind, account, customer, customer_id, begun_at, counts, places, note, finished_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
  ).run([...[id, kind, account, customer, customerId, now, JSON.stringify(counts)], ...[JSON.stringify(places), note]])
  return { id, kind, account, customerId, begunAt: now, counts, note, finishedAt: 0, ...places }
}

export function openErasure(db: Db, id: string): OpenErasure | undefined {
  const row = db.statement(`SELECT ${COLUMNS}, customer_id, places FROM erasures WHERE erasure_id = ?`).get([id])
  return row && openFrom(row)
}

/** See ErasureStore.open; oldest first. */
export function openErasures(
  { after, limit }: Parameters<ErasureStore['open']>[0],
  { db }: OperationContext,
): Page<OpenErasure> {
  const [begunAt, id] = after === undefined ? [0, 0] : after.split('.').map(Number)
  const rows = db
    .statement(
      `SELECT ${COLUMNS}, customer_id, places FROM erasures WHERE finished_at = 0 AND (begun_at, id) > (?, ?)
       ORDER BY begun_at, id LIMIT ?`,
    )
    .all([begunAt ?? 0, id ?? 0, limit + 1])
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { entries: page.map(openFrom), next: rows.length > limit ? `${last?.[3]}.${last?.[7]}` : undefined }
}

/** Rows removed in one step: small enough that no accept waits long for it. */
const STEP = 500

/** See ErasureStore.removeElsewhere. */
export function removeElsewhere({ id }: { id: string }, { db }: OperationContext): boolean {
  const erasure = openErasure(db, id)
  if (!erasure) return false
  for (const conversationId of erasure.conversationIds) {
    db.statement('DELETE FROM conversations WHERE account = ? AND conversation_id = ? AND customer_id = ?').run([
      ...[erasure.account, conversationId, erasure.customerId],
    ])
  }
  const customer = Number(db.statement('SELECT customer FROM erasures WHERE erasure_id = ?').get([id])?.[0])
  if (customer === 0) return false
  const removed = db
    .statement(
      'DELETE FROM items WHERE id IN (SELECT id FROM items WHERE customer = ? AND finished_at IS NOT NULL LIMIT ?)',
    )
    .run([customer, STEP])
  if (removed === STEP) return true
  db.statement('DELETE FROM customers WHERE id = ?').run([customer])
  db.statement('UPDATE erasures SET customer = 0 WHERE erasure_id = ?').run([id])
  return false
}

/** See ErasureStore.note. */
export function noteErasure({ id, note }: { id: string; note: string }, { db }: OperationContext): null {
  db.statement('UPDATE erasures SET note = ? WHERE erasure_id = ? AND finished_at = 0').run([note, id])
  return null
}

/** See ErasureStore.finish. */
export function finishErasure(
  { id, note, now }: { id: string; note: string; now: number },
  { db }: OperationContext,
): null {
  db.statement(
    `UPDATE erasures SET note = ?, finished_at = ?, customer_id = '', places = ''
     WHERE erasure_id = ? AND finished_at = 0`,
  ).run([note, now, id])
  db.statement('DELETE FROM erasures WHERE finished_at > 0 AND finished_at <= ?').run([now - ERASURE_KEPT_MS])
  db.statement('DELETE FROM tombstones WHERE erased_at <= ?').run([now - ERASURE_KEPT_MS])
  return null
}

/** See ErasureStore.get. */
export function getErasure({ id }: { id: string }, { db }: OperationContext): ErasureRecord | undefined {
  const row = db.statement(`SELECT ${COLUMNS} FROM erasures WHERE erasure_id = ?`).get([id])
  return row && recordFrom(row)
}

/** See ErasureStore.list; oldest first. */
export function listErasures(
  query: Parameters<ErasureStore['list']>[0],
  { db }: OperationContext,
): Page<ErasureRecord> {
  const rows = db
    .statement(`SELECT ${COLUMNS} FROM erasures WHERE id > ? AND (? IS NULL OR account = ?) ORDER BY id LIMIT ?`)
    .all([Number(query.after ?? 0), query.account ?? null, query.account ?? null, query.limit + 1])
  const page = rows.slice(0, query.limit)
  return { entries: page.map(recordFrom), next: rows.length > query.limit ? String(page.at(-1)?.[7]) : undefined }
}

function recordFrom(row: Row): ErasureRecord {
  return {
    id: String(row[0]),
    kind: ERASURE_KINDS.find((kind) => kind === row[1]) ?? 'customer',
    account: String(row[2]),
    begunAt: Number(row[3]),
    counts: JSON.parse(String(row[4])) as ErasureCounts,
    note: String(row[5]),
    finishedAt: Number(row[6]),
  }
}

function openFrom(row: Row): OpenErasure {
  const places =
    row[9] === '' ? { conversationIds: [], files: [], sessionIds: [] } : (JSON.parse(String(row[9])) as Places)
  return { ...recordFrom(row), customerId: String(row[8]), ...places }
}

type Places = Pick<OpenErasure, 'conversationIds' | 'files' | 'sessionIds'>
