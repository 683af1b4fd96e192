import type { Tier } from '../../../relay/messages/tier.js'
import type { TierEntry, TierSource } from '../../tiers.js'
import type { OperationContext } from '../context.js'

/** See TierStore.put. */
export function putTiers({ entries }: { entries: readonly TierEntry[] }, { db }: OperationContext): boolean[] {
  const find = db.statement('SELECT id FROM customers WHERE customer_id = ? AND account = ?')
  const put = db.statement(
    `INSERT INTO tiers VALUES (?, ?, ?, ?) ON CONFLICT (customer, source)
     DO UPDATE SET tier = excluded.tier, updated_at = excluded.updated_at WHERE excluded.updated_at >= updated_at`,
  )
  return entries.map(({ account, customerId, tier, source, updatedAt }) => {
    const customer = find.get([customerId, account])?.[0]
    if (customer === undefined) return false
    put.run([customer, source, tier, updatedAt])
    return true
  })
}

/** See TierStore.ofPerson. */
export function tiersOfPerson(
  { account, customerId }: { account: string; customerId: string },
  { db }: OperationContext,
): TierEntry[] {
  const asked = db
    .statement('SELECT id, person_id FROM customers WHERE customer_id = ? AND account = ?')
    .get([customerId, account])
  if (!asked) return []
  return db
    .statement(
      `SELECT c.account, c.customer_id, t.tier, t.source, t.updated_at FROM tiers t JOIN customers c ON c.id = t.customer
       WHERE c.id = ? OR c.person_id = ? ORDER BY t.updated_at DESC`,
    )
    .all([asked[0] ?? null, asked[1] ?? null])
    .map((row) => ({
      account: String(row[0]),
      customerId: String(row[1]),
      tier: String(row[2]) as Tier,
      source: String(row[3]) as TierSource,
      updatedAt: Number(row[4]),
    }))
}
