import type { NewItem } from '../../lanes.js'
import type { QuestionStore } from '../../questions.js'
import type { OperationContext } from '../context.js'
import { customerByCustomerId } from '../customer-rows.js'
import { newItemCells, newItemFrom } from '../items.js'

/** See QuestionStore.ask. */
export function askQuestion(
  { account, customerId, question, expiresAt }: Parameters<QuestionStore['ask']>[0],
  { db }: OperationContext,
): null {
  const row = customerByCustomerId(db, account, customerId)
  if (!row) return null
  const values = [row.id, ...newItemCells(question), expiresAt]
  db.statement('INSERT OR REPLACE INTO questions VALUES (?, ?, ?, ?, ?, ?, ?)').run(values)
  return null
}

/** See QuestionStore.find. */
export function findQuestion(
  { account, customerId, now }: { account: string; customerId: string; now: number },
  { db }: OperationContext,
): NewItem | undefined {
  const row = db
    .statement(
      `SELECT q.question_id, q.kind, q.key_id, q.wrapped_key, q.sealed FROM questions q JOIN customers c ON c.id = q.customer
       WHERE c.customer_id = ? AND c.account = ? AND q.expires_at > ?`,
    )
    .get([customerId, account, now])
  return row && newItemFrom(row)
}

/** See QuestionStore.close. */
export function closeQuestion(
  { account, customerId, questionId }: { account: string; customerId: string; questionId: string },
  { db }: OperationContext,
): null {
  db.statement(
    'DELETE FROM questions WHERE question_id = ? AND customer = (SELECT id FROM customers WHERE customer_id = ? AND account = ?)',
  ).run([questionId, customerId, account])
  return null
}
