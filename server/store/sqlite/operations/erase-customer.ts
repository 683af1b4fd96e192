import type { CustomerErasure, ErasureCounts, ErasureStore } from '../../erasure.js'
import { ACCOUNT_LANE_ID } from '../../lanes.js'
import type { OperationContext } from '../context.js'
import { type CustomerRow, customerByCustomerId } from '../customer-rows.js'
import type { Db } from '../db.js'
import { linksOf } from '../links.js'
import { insertErasure } from './erasures.js'

/** Tables whose rows of a customer are named by the customer's rowid alone. */
const OF_CUSTOMER = [
  'identities',
  'activity',
  'recent',
  'notices',
  'tiers',
  'questions',
  'originals',
  'original_counts',
  'allowed_kinds',
  'endings',
  'conversation_links',
  'consent_waiting',
  'consent_history',
] as const

/**
 * See ErasureStore.eraseCustomer. Finished items under the customer's key stay for `removeElsewhere`, so that nobody
 * waits for a long transcript; until then their customer is a row without name, key and OpenID: its number must not go to
 * another customer while items bear it.
 */
export function eraseCustomer(
  request: Parameters<ErasureStore['eraseCustomer']>[0],
  { db }: OperationContext,
): CustomerErasure {
  const { account, customerId, id, now } = request
  const before = db
    .statement('SELECT erasure_id FROM tombstones WHERE customer_id = ? AND account = ?')
    .get([customerId, account])
  if (before) return { outcome: 'before', id: String(before[0]) }
  const row = customerId === ACCOUNT_LANE_ID ? undefined : customerByCustomerId(db, account, customerId)
  if (!row) return { outcome: 'unknown' }
  db.statement('INSERT INTO tombstones VALUES (?, ?, ?, ?, ?)').run([customerId, account, row.keyId, id, now])
  const links = linksOf(db, row.id).map(({ conversationId }) => conversationId)
  const conversationIds = [...new Set([...links, row.conversationId])].filter((each) => each !== '')
  const items = countItems(db, row)
  const deadLetters = removeDeadLetters(db, row)
  removeReadableItems(db, row)
  const files = removeMediaRecords(db, account, customerId)
  leavePerson(db, row)
  for (const table of OF_CUSTOMER) db.statement(`DELETE FROM ${table} WHERE customer = ?`).run([row.id])
  db.statement(
    "UPDATE customers SET customer_id = ?, key_id = '', wrapped_key = '', open_id = '', person_id = NULL WHERE id = ?",
  ).run([`erased ${id}`, row.id])
  const counts: ErasureCounts = { items: items - deadLetters, deadLetters, media: files.length }
  const erasure = insertErasure(db, {
    ...request,
    kind: 'customer',
    customer: row.id,
    counts,
    conversationIds,
    files,
    sessionIds: [],
  })
  return { outcome: 'begun', erasure }
}

/** Waiting, finished, kept and dead ones. */
function countItems(db: Db, { id }: CustomerRow): number {
  const finished = db.statement('SELECT count(*) FROM items WHERE customer = ? AND finished_at IS NOT NULL').get([id])
  const dead = db
    .statement('SELECT count(*) FROM dead_letters d JOIN items i ON i.id = d.item WHERE i.customer = ?')
    .get([id])
  return Number(finished?.[0]) + Number(dead?.[0]) + pendingOf(db, id).length
}

function pendingOf(db: Db, customer: number): number[] {
  return db
    .statement("SELECT pending FROM lanes WHERE id BETWEEN ? AND ? AND pending <> ''")
    .all([customer * 4, customer * 4 + 3])
    .flatMap(([pending]) => String(pending).split(' ').map(Number))
}

function removeDeadLetters(db: Db, { id: customer }: CustomerRow): number {
  const letters = db
    .statement('SELECT d.id, d.item FROM dead_letters d JOIN items i ON i.id = d.item WHERE i.customer = ?')
    .all([customer])
  for (const [id, item] of letters) {
    db.statement('DELETE FROM dead_letters WHERE id = ?').run([id ?? null])
    db.statement('DELETE FROM items WHERE id = ?').run([item ?? null])
  }
  return letters.length
}

/** What waits, what is listed as unrelayed, and what carries a key of its own. */
function removeReadableItems(db: Db, { id: customer }: CustomerRow): void {
  for (const rowid of pendingOf(db, customer)) db.statement('DELETE FROM items WHERE id = ?').run([rowid])
  db.statement('DELETE FROM lanes WHERE id BETWEEN ? AND ?').run([customer * 4, customer * 4 + 3])
  db.statement(
    'DELETE FROM items WHERE customer = ? AND finished_at IS NOT NULL AND (relayed = 0 OR wrapped_key IS NOT NULL)',
  ).run([customer])
}

/** @returns the names of their files. */
export function removeMediaRecords(db: Db, account: string, customerId: string): string[] {
  const files = db
    .statement('SELECT file FROM media WHERE customer_id = ? AND account = ?')
    .all([customerId, account])
    .map(([file]) => String(file))
  db.statement('DELETE FROM media WHERE customer_id = ? AND account = ?').run([customerId, account])
  return files
}

/** The last one to leave takes the person along. */
function leavePerson(db: Db, { id }: CustomerRow): void {
  const found = db.statement('SELECT person_id FROM customers WHERE id = ?').get([id])
  const person = found?.[0] ?? null
  if (person === null) return
  const other = db.statement('SELECT 1 FROM customers WHERE person_id = ? AND id <> ? LIMIT 1').get([person, id])
  if (!other) db.statement('DELETE FROM persons WHERE person_id = ?').run([person])
}
