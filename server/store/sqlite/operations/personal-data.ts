import type { NewItem } from '../../lanes.js'
import type { KeptOriginal, PersonalDataStore } from '../../personal-data.js'
import type { OperationContext } from '../context.js'
import { customerByCustomerId } from '../customer-rows.js'
import { newItemCells, newItemFrom } from '../items.js'

type Argument<Name extends keyof PersonalDataStore> = Parameters<PersonalDataStore[Name]>[0]
interface OfCustomer {
  readonly account: string
  readonly customerId: string
  readonly now: number
}

/** See PersonalDataStore.keep. */
export function keepOriginals(
  { account, customerId, keyId, originals, now, expiresAt }: Exclude<Argument<'keep'>, string>,
  { db }: OperationContext,
): number[] | undefined {
  const row = customerByCustomerId(db, account, customerId)
  if (!row || row.keyId !== keyId) return undefined
  db.statement('DELETE FROM originals WHERE customer = ? AND expires_at <= ?').run([row.id, now])
  return originals.map(({ kind, digest, sealed }) => {
    const kept = db
      .statement(
        'UPDATE originals SET expires_at = max(expires_at, ?) WHERE customer = ? AND kind = ? AND digest = ? RETURNING number',
      )
      .get([expiresAt, row.id, kind, digest])
    if (kept) return Number(kept[0])
    const counted = db
      .statement(
        `INSERT INTO original_counts VALUES (?, ?, 1)
         ON CONFLICT (customer, kind) DO UPDATE SET last = last + 1 RETURNING last`,
      )
      .get([row.id, kind])
    const number = Number(counted?.[0])
    db.statement('INSERT INTO originals VALUES (?, ?, ?, ?, ?, ?, ?)').run([
      ...[row.id, kind, number],
      ...[digest, keyId, sealed, expiresAt],
    ])
    return number
  })
}

/** See PersonalDataStore.find. */
export function findOriginal(
  { account, customerId, kind, number, now }: OfCustomer & { readonly kind: string; readonly number: number },
  { db }: OperationContext,
): KeptOriginal | undefined {
  const row = db
    .statement(
      `SELECT o.key_id, o.sealed FROM originals o JOIN customers c ON c.id = o.customer
       WHERE c.customer_id = ? AND c.account = ? AND o.kind = ? AND o.number = ? AND o.expires_at > ?`,
    )
    .get([customerId, account, kind, number, now])
  return row && { keyId: String(row[0]), sealed: String(row[1]) }
}

/** See PersonalDataStore.allow. */
export function allowKinds(
  { account, customerId, sessionId, kinds, expiresAt }: Exclude<Argument<'allow'>, string>,
  { db }: OperationContext,
): null {
  const row = customerByCustomerId(db, account, customerId)
  if (!row) return null
  const values = [row.id, sessionId, kinds.join('\n'), expiresAt]
  db.statement('INSERT OR REPLACE INTO allowed_kinds VALUES (?, ?, ?, ?)').run(values)
  return null
}

/** See PersonalDataStore.allowed. */
export function allowedKinds(
  { account, customerId, sessionId, now }: OfCustomer & { readonly sessionId: string },
  { db }: OperationContext,
): string[] {
  const row = db
    .statement(
      `SELECT a.kinds FROM allowed_kinds a JOIN customers c ON c.id = a.customer
       WHERE c.customer_id = ? AND c.account = ? AND a.session_id = ? AND a.expires_at > ?`,
    )
    .get([customerId, account, sessionId, now])
  return row ? String(row[0]).split('\n') : []
}

/** See PersonalDataStore.putEnding. */
export function putEnding(
  { account, customerId, ending, expiresAt }: Exclude<Argument<'putEnding'>, string>,
  { db }: OperationContext,
): null {
  const row = customerByCustomerId(db, account, customerId)
  if (!row) return null
  const values = [row.id, ...newItemCells(ending), expiresAt]
  db.statement('INSERT OR REPLACE INTO endings VALUES (?, ?, ?, ?, ?, ?, ?)').run(values)
  return null
}

/** See PersonalDataStore.ending. */
export function findEnding({ account, customerId, now }: OfCustomer, { db }: OperationContext): NewItem | undefined {
  const row = db
    .statement(
      `SELECT e.item_id, e.kind, e.key_id, e.wrapped_key, e.sealed FROM endings e JOIN customers c ON c.id = e.customer
       WHERE c.customer_id = ? AND c.account = ? AND e.expires_at > ?`,
    )
    .get([customerId, account, now])
  return row && newItemFrom(row)
}
