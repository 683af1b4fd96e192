import type { CustomerStore, FinishedItem, RecentSession, UnrelayedEntry, WaitingItem } from '../../customers.js'
import type { CustomerRecord, Page } from '../../lanes.js'
import { ACCOUNT_LANE_ID, LANE_NAMES } from '../../lanes.js'
import type { OperationContext } from '../context.js'
import { customerByCustomerId, customerByIdentity, recordFrom, saveActivity, shardOf } from '../customer-rows.js'
import { itemFrom, readItem } from '../items.js'
import { loadLane } from '../lane-state.js'

interface CustomerName {
  readonly account: string
  readonly customerId: string
}

/** See CustomerStore.get. */
export function getCustomer(
  { account, customerId }: CustomerName,
  { db }: OperationContext,
): CustomerRecord | undefined {
  const row = customerId === ACCOUNT_LANE_ID ? undefined : customerByCustomerId(db, account, customerId)
  return row && recordFrom(row)
}

/** See CustomerStore.find. */
export function findCustomer(
  { account, identity }: { account: string; identity: string },
  { db }: OperationContext,
): string | undefined {
  return customerByIdentity(db, account, identity)?.customerId
}

/** See CustomerStore.alias. */
export function aliasIdentity(entry: Parameters<CustomerStore['alias']>[0], { db }: OperationContext): void {
  const row = customerByCustomerId(db, entry.account, entry.customerId)
  if (!row) return
  db.statement('INSERT OR IGNORE INTO identities VALUES (?, ?, ?)').run([entry.account, entry.identity, row.id])
  db.statement('UPDATE customers SET open_id = ? WHERE id = ?').run([entry.openId, row.id])
}

/** See CustomerStore.joinPerson. */
export function joinPerson(entry: Parameters<CustomerStore['joinPerson']>[0], { db }: OperationContext): string {
  db.statement('INSERT OR IGNORE INTO persons VALUES (?, ?)').run([entry.union, entry.newPersonId])
  const personId = String(db.statement('SELECT person_id FROM persons WHERE union_index = ?').get([entry.union])?.[0])
  db.statement('UPDATE customers SET person_id = ? WHERE customer_id = ? AND account = ?').run([
    personId,
    entry.customerId,
    entry.account,
  ])
  return personId
}

/** See CustomerStore.personOf. */
export function personOf(name: CustomerName, { db }: OperationContext): Awaited<ReturnType<CustomerStore['personOf']>> {
  const found = db
    .statement('SELECT person_id FROM customers WHERE customer_id = ? AND account = ?')
    .get([name.customerId, name.account])
  if (!found || found[0] === null || found[0] === undefined) return { personId: undefined, members: [name] }
  const rows = db
    .statement('SELECT account, customer_id FROM customers WHERE person_id = ? ORDER BY id')
    .all([found[0]])
  return {
    personId: String(found[0]),
    members: rows.map(([account, customerId]) => ({ account: String(account), customerId: String(customerId) })),
  }
}

/** See CustomerStore.finished. */
export function finishedItems(
  { account, customerId, limit }: CustomerName & { limit: number },
  { db }: OperationContext,
): FinishedItem[] {
  const row = customerByCustomerId(db, account, customerId)
  if (!row) return []
  return db
    .statement(
      `SELECT id, item_id, kind, accepted_at, session_id, acknowledged, key_id, wrapped_key, sealed, lane, finished_at,
       relayed FROM items WHERE customer = ? AND finished_at IS NOT NULL ORDER BY finished_at, id LIMIT ?`,
    )
    .all([row.id, limit])
    .map((cells) => ({
      ...itemFrom(cells),
      lane: LANE_NAMES[Number(cells[9])] ?? 'inbound',
      finishedAt: Number(cells[10]),
      relayed: cells[11] === 1,
    }))
}

/** See CustomerStore.waiting. */
export function waitingItems({ account, customerId }: CustomerName, { db }: OperationContext): WaitingItem[] {
  const row = customerByCustomerId(db, account, customerId)
  if (!row) return []
  return LANE_NAMES.flatMap((lane) => {
    const { pending } = loadLane(db, row.id, lane, shardOf(customerId))
    return pending.flatMap((id) => {
      const item = readItem(db, id)
      return item ? [{ ...item, lane }] : []
    })
  })
}

/** See CustomerStore.unrelayed. */
export function unrelayed(
  query: Parameters<CustomerStore['unrelayed']>[0],
  { db }: OperationContext,
): Page<UnrelayedEntry> {
  const rows = db
    .statement(
      `SELECT i.id, c.account, c.customer_id, i.item_id, i.kind, i.accepted_at FROM items i JOIN customers c ON c.id = i.customer
       WHERE i.relayed = 0 AND i.id > ? AND (? IS NULL OR c.account = ?) ORDER BY i.id LIMIT ?`,
    )
    .all([Number(query.after ?? 0), query.account ?? null, query.account ?? null, query.limit + 1])
  const entries = rows.slice(0, query.limit).map((row) => ({
    account: String(row[1]),
    customerId: String(row[2]),
    itemId: String(row[3]),
    kind: String(row[4]),
    receivedAt: Number(row[5]),
  }))
  return { entries, next: rows.length > query.limit ? String(rows[query.limit - 1]?.[0]) : undefined }
}

/** See CustomerStore.recentSessions. */
export function recentSessions(
  query: Parameters<CustomerStore['recentSessions']>[0],
  { db }: OperationContext,
): Page<RecentSession> {
  const rows = db
    .statement(
      `SELECT r.customer, c.account, c.customer_id, a.conversation_id, a.last_message_at FROM recent r
       JOIN customers c ON c.id = r.customer JOIN activity a ON a.customer = r.customer
       WHERE r.customer > ? AND a.last_message_at >= ? AND a.conversation_id <> '' AND a.session_id <> ''
       ORDER BY r.customer LIMIT ?`,
    )
    .all([Number(query.after ?? 0), query.since, query.limit + 1])
  const entries = rows.slice(0, query.limit).map((row) => ({
    account: String(row[1]),
    customerId: String(row[2]),
    conversationId: String(row[3]),
    lastMessageAt: Number(row[4]),
  }))
  return { entries, next: rows.length > query.limit ? String(rows[query.limit - 1]?.[0]) : undefined }
}

/** See CustomerStore.endSession. */
export function endSession(
  { account, customerId, now }: CustomerName & { now: number },
  { db }: OperationContext,
): void {
  const row = customerByCustomerId(db, account, customerId)
  if (!row?.sessionId || row.sessionOpenedAt > now) return
  row.sessionId = ''
  row.endedAt = now
  saveActivity(db, row)
}
