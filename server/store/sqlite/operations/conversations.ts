import type { OperationContext } from '../context.js'

/** See ConversationStore.put. */
export function putConversation(
  entry: { account: string; conversationId: string; customerId: string; now: number },
  { db, limits }: OperationContext,
): void {
  db.statement('INSERT OR REPLACE INTO conversations VALUES (?, ?, ?, ?)').run([
    entry.account,
    entry.conversationId,
    entry.customerId,
    entry.now + limits.conversationTtlMs,
  ])
}

/** See ConversationStore.get. */
export function getConversation(
  { account, conversationId }: { account: string; conversationId: string },
  { db }: OperationContext,
): string | undefined {
  const row = db
    .statement('SELECT customer_id FROM conversations WHERE account = ? AND conversation_id = ?')
    .get([account, conversationId])
  return row && String(row[0])
}
