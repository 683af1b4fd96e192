import { type ConversationLink, LINKS_KEPT } from '../erasure.js'
import type { CustomerRow } from './customer-rows.js'
import type { Db } from './db.js'

/**
 * Notes that a conversation carries a session, when the newest link does not say so; the caller saves the activity.
 * @param since When the item that shows it was accepted.
 */
export function noteLink(db: Db, row: CustomerRow, sessionId: string, conversationId: string, since: number): void {
  const link = `${sessionId} ${conversationId}`
  if (row.linked === link) return
  row.linked = link
  const values = [row.id, sessionId, conversationId, since]
  db.statement('INSERT OR IGNORE INTO conversation_links VALUES (?, ?, ?, ?)').run(values)
  db.statement(
    `DELETE FROM conversation_links WHERE customer = ? AND since < (SELECT since FROM conversation_links
     WHERE customer = ? ORDER BY since DESC LIMIT 1 OFFSET ${LINKS_KEPT - 1})`,
  ).run([row.id, row.id])
}

export function linksOf(db: Db, customer: number): ConversationLink[] {
  return db
    .statement('SELECT session_id, conversation_id, since FROM conversation_links WHERE customer = ?')
    .all([customer])
    .map(([sessionId, conversationId, since]) => ({
      sessionId: String(sessionId),
      conversationId: String(conversationId),
      since: Number(since),
    }))
}
