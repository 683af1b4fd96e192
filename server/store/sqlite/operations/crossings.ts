import type { CrossingStore } from '../../crossings.js'
import type { OperationContext } from '../context.js'

/** See CrossingStore.note. */
export function noteCrossing(
  { account, digest, year, sensitive }: Parameters<CrossingStore['note']>[0],
  { db }: OperationContext,
): null {
  db.statement(
    `INSERT INTO crossings VALUES (?, ?, ?, ?)
     ON CONFLICT (account, year, digest) DO UPDATE SET sensitive = max(sensitive, excluded.sensitive)`,
  ).run([account, year, digest, sensitive ? 1 : 0])
  return null
}

/** See CrossingStore.count. */
export function countCrossings(
  { account, year }: { readonly account: string; readonly year: number },
  { db }: OperationContext,
): { customers: number; sensitive: number } {
  const row = db
    .statement('SELECT count(*), coalesce(sum(sensitive), 0) FROM crossings WHERE account = ? AND year = ?')
    .get([account, year])
  return { customers: Number(row?.[0]), sensitive: Number(row?.[1]) }
}
