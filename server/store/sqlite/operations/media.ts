import type { MediaRecord } from '../../media.js'
import type { OperationContext } from '../context.js'
import type { Row } from '../db.js'
import { isErased } from '../tombstones.js'

const COLUMNS = 'id, account, customer_id, file, wrapped_key, sealed, expires_at'

/** See MediaStore.put. */
export function putMedia({ record }: { record: MediaRecord }, { db }: OperationContext): boolean {
  const { id, account, customerId, file, wrappedKey, sealed, expiresAt } = record
  if (isErased(db, account, customerId)) return false
  db.statement('INSERT OR REPLACE INTO media VALUES (?, ?, ?, ?, ?, ?, ?)').run([
    id,
    account,
    customerId,
    file,
    wrappedKey,
    sealed,
    expiresAt,
  ])
  return true
}

/** See MediaStore.get. */
export function getMedia({ id, now }: { id: string; now: number }, { db }: OperationContext): MediaRecord | undefined {
  const row = db.statement(`SELECT ${COLUMNS} FROM media WHERE id = ? AND expires_at > ?`).get([id, now])
  return row && readMedia(row)
}

/** See MediaStore.ofCustomer. */
export function mediaOfCustomer(
  { account, customerId, now }: { account: string; customerId: string; now: number },
  { db }: OperationContext,
): MediaRecord[] {
  return db
    .statement(`SELECT ${COLUMNS} FROM media WHERE customer_id = ? AND account = ? AND expires_at > ?`)
    .all([customerId, account, now])
    .map(readMedia)
}

/** See MediaStore.remove. */
export function removeMedia({ id }: { id: string }, { db }: OperationContext): void {
  db.statement('DELETE FROM media WHERE id = ?').run([id])
}

function readMedia(row: Row): MediaRecord {
  return {
    id: String(row[0]),
    account: String(row[1]),
    customerId: String(row[2]),
    file: String(row[3]),
    wrappedKey: String(row[4]),
    sealed: String(row[5]),
    expiresAt: Number(row[6]),
  }
}
