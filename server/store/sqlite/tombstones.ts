import type { Db } from './db.js'

/** Whether the customer was erased: nothing may be written for it any more. */
export function isErased(db: Db, account: string, customerId: string): boolean {
  const found = db
    .statement('SELECT 1 FROM tombstones WHERE customer_id = ? AND account = ?')
    .get([customerId, account])
  return found !== undefined
}
