import type { AuditEnds, AuditMark, AuditQuery, AuditRecord } from '../../audit.js'
import type { OperationContext } from '../context.js'
import type { Bind, Row } from '../db.js'

const COLUMNS = 'sequence, at, actor, customer_id, conversation_id, text, sealed, hash'

/** See AuditStore.ends. */
export function auditEnds({ account }: { account: string }, { db }: OperationContext): AuditEnds {
  const row = db.statement('SELECT head, start FROM audit_ends WHERE account = ?').get([account])
  return { head: readMark(row?.[0]), start: readMark(row?.[1]) }
}

/** See AuditStore.append. */
export function appendAudit({ account, expected, records, head }: AppendAudit, context: OperationContext): boolean {
  const { db } = context
  const written = db
    .statement('SELECT hash FROM audit WHERE account = ? AND sequence = ?')
    .get([account, head.sequence])
  if (written?.[0] === head.hash) return true
  if (auditEnds({ account }, context).head?.hash !== expected) return false
  const insert = db.statement('INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  for (const { sequence, at, actor, customerId, conversationId, text, sealed, hash } of records) {
    insert.run([account, sequence, at, actor, customerId, conversationId, text, sealed, hash])
  }
  db.statement(
    `INSERT INTO audit_ends (account, head) VALUES (?, ?) ON CONFLICT (account) DO UPDATE SET head = excluded.head`,
  ).run([account, writeMark(head)])
  return true
}

interface AppendAudit {
  readonly account: string
  readonly expected: string | undefined
  readonly records: readonly AuditRecord[]
  readonly head: AuditMark
}

/** See AuditStore.list. */
export function listAudit(query: AuditQuery, { db }: OperationContext): AuditRecord[] {
  const { account, customerId, conversationId, actor, from, to, after, limit } = query
  const conditions = ['account = ?']
  const binds: Bind[] = [account]
  const only = (condition: string, ...values: (Bind | undefined)[]): void => {
    const given = values.filter((value) => value !== undefined)
    if (given.length === 0) return
    conditions.push(condition)
    binds.push(...given)
  }
  // The indexes leave out acts that concern nobody.
  only("customer_id = ? AND customer_id <> ''", customerId)
  only("conversation_id = ? AND conversation_id <> ''", conversationId)
  only('actor = ?', actor)
  only('at >= ?', from)
  only('at <= ?', to)
  only('(at, sequence) > (?, ?)', after?.at, after?.sequence)
  return db
    .statement(`SELECT ${COLUMNS} FROM audit WHERE ${conditions.join(' AND ')} ORDER BY at, sequence LIMIT ?`)
    .all([...binds, limit])
    .map(readRecord)
}

/** See AuditStore.chain. */
export function auditChain(
  { account, afterSequence, limit }: { account: string; afterSequence: number; limit: number },
  { db }: OperationContext,
): AuditRecord[] {
  return db
    .statement(`SELECT ${COLUMNS} FROM audit WHERE account = ? AND sequence > ? AND sequence <= ? ORDER BY sequence`)
    .all([account, afterSequence, afterSequence + limit])
    .map(readRecord)
}

/** See AuditStore.trim. */
export function trimAudit(
  { account, start, limit }: { account: string; start: AuditMark; limit: number },
  context: OperationContext,
): number {
  const { db } = context
  const present = auditEnds({ account }, context)
  if (!present.head || (present.start?.sequence ?? 0) > start.sequence) return 0
  db.statement('UPDATE audit_ends SET start = ? WHERE account = ?').run([writeMark(start), account])
  return db
    .statement(
      `DELETE FROM audit WHERE account = ? AND sequence IN
       (SELECT sequence FROM audit WHERE account = ? AND sequence <= ? ORDER BY sequence LIMIT ?)`,
    )
    .run([account, account, start.sequence, limit])
}

/** See AuditStore.forgetReasons. */
export function forgetAuditReasons(
  { account, customerId }: { account: string; customerId: string },
  { db }: OperationContext,
): number {
  return db
    .statement(
      "UPDATE audit SET sealed = '' WHERE account = ? AND customer_id = ? AND customer_id <> '' AND sealed <> ''",
    )
    .run([account, customerId])
}

function writeMark({ sequence, hash, proof }: AuditMark): string {
  return [sequence, hash, proof].join(' ')
}

function readMark(cell: unknown): AuditMark | undefined {
  if (typeof cell !== 'string') return undefined
  const [sequence, hash = '', proof = ''] = cell.split(' ')
  return { sequence: Number(sequence), hash, proof }
}

function readRecord(row: Row): AuditRecord {
  return {
    sequence: Number(row[0]),
    at: Number(row[1]),
    actor: String(row[2]),
    customerId: String(row[3]),
    conversationId: String(row[4]),
    text: String(row[5]),
    sealed: String(row[6]),
    hash: String(row[7]),
  }
}
