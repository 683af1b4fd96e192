import { type ErasureCounts, type ErasureStore, type ItemErasure, isWithin, windowsOf } from '../../erasure.js'
import type { OperationContext } from '../context.js'
import { type CustomerRow, customerByCustomerId, saveActivity, shardOf } from '../customer-rows.js'
import type { Row } from '../db.js'
import { itemFrom } from '../items.js'
import { IDLE, LEASED, loadLane, putBack, resetHead, saveLane } from '../lane-state.js'
import { linksOf } from '../links.js'
import { removeMediaRecords } from './erase-customer.js'
import { insertErasure, openErasure } from './erasures.js'

type Request = Parameters<ErasureStore['eraseCustomer']>[0]
interface Item {
  readonly kind: string
  readonly sessionId: string
  readonly acceptedAt: number
}
type Selects = (item: Item) => boolean

/** See ErasureStore.eraseConversation. */
export function eraseConversation(
  request: Parameters<ErasureStore['eraseConversation']>[0],
  context: OperationContext,
): ItemErasure {
  const { db } = context
  const { account, customerId, conversationId, now } = request
  const row = customerByCustomerId(db, account, customerId)
  const before = openErasure(db, request.id)
  if (before || !row) return before ? { outcome: 'begun', erasure: before } : { outcome: 'unknown' }
  const links = linksOf(db, row.id)
  // Of a customer from before links only the newest is known.
  if (links.length === 0 && row.conversationId === conversationId && row.sessionId !== '') {
    links.push({ sessionId: row.sessionId, conversationId, since: row.sessionOpenedAt })
  }
  const windows = windowsOf(links, conversationId)
  const sessionIds = [...new Set(windows.map(({ sessionId }) => sessionId))].filter((each) => each !== '')
  const counts = removeItems(row, (item) => isWithin(windows, item), true, request, context)
  for (const table of ['questions', 'endings', 'allowed_kinds']) {
    db.statement(`DELETE FROM ${table} WHERE customer = ?`).run([row.id])
  }
  db.statement('DELETE FROM conversation_links WHERE customer = ? AND conversation_id = ?').run([
    ...[row.id, conversationId],
  ])
  if (sessionIds.includes(row.sessionId)) {
    row.sessionId = ''
    row.endedAt = now
  }
  if (row.conversationId === conversationId) row.conversationId = ''
  row.linked = ''
  saveActivity(db, row)
  const places = { conversationIds: [conversationId], sessionIds }
  return {
    outcome: 'begun',
    erasure: insertErasure(db, { ...request, kind: 'conversation', customer: 0, ...counts, ...places }),
  }
}

/** See ErasureStore.eraseKinds. */
export function eraseKinds(request: Parameters<ErasureStore['eraseKinds']>[0], context: OperationContext): ItemErasure {
  const { db } = context
  const row = customerByCustomerId(db, request.account, request.customerId)
  const before = openErasure(db, request.id)
  if (before || !row) return before ? { outcome: 'begun', erasure: before } : { outcome: 'unknown' }
  const counts = removeItems(row, ({ kind }) => request.kinds.includes(kind), request.media, request, context)
  const places = { conversationIds: [], sessionIds: [] }
  return {
    outcome: 'begun',
    erasure: insertErasure(db, { ...request, kind: 'kinds', customer: 0, ...counts, ...places }),
  }
}

function removeItems(
  row: CustomerRow,
  selects: Selects,
  media: boolean,
  { account, customerId, now }: Request,
  context: OperationContext,
): { counts: ErasureCounts; files: string[] } {
  const waiting = removeWaiting(row, selects, now, context)
  const { finished, deadLetters } = removeKept(row, selects, context)
  const files = media ? removeMediaRecords(context.db, account, customerId) : []
  return { counts: { items: waiting + finished, deadLetters, media: files.length }, files }
}

/** Receipts that wait stay: they hold ids alone, and Genesys is owed them. */
function removeWaiting(row: CustomerRow, selects: Selects, now: number, context: OperationContext): number {
  const { db } = context
  let removed = 0
  for (const name of ['inbound', 'outbound'] as const) {
    const lane = loadLane(db, row.id, name, shardOf(row.customerId))
    const [head] = lane.pending
    const gone = lane.pending.filter((rowid) => {
      const item = db.statement('SELECT kind, session_id, accepted_at FROM items WHERE id = ?').get([rowid])
      return item && selects({ kind: String(item[0]), sessionId: String(item[1]), acceptedAt: Number(item[2]) })
    })
    if (gone.length === 0) continue
    for (const rowid of gone) {
      const size = db.statement('SELECT length(sealed) FROM items WHERE id = ?').get([rowid])
      lane.bytes = Math.max(0, lane.bytes - Number(size?.[0] ?? 0))
      db.statement('DELETE FROM items WHERE id = ?').run([rowid])
    }
    lane.pending = lane.pending.filter((rowid) => !gone.includes(rowid))
    if (lane.pending[0] !== head) resetHead(lane)
    if (lane.state === LEASED) {
      lane.fence++
      putBack(lane, now, context)
    } else if (lane.pending.length === 0) lane.state = IDLE
    saveLane(db, lane)
    removed += gone.length
  }
  return removed
}

/** Finished and kept items, and dead letters. */
function removeKept(
  row: CustomerRow,
  selects: Selects,
  { db }: OperationContext,
): { finished: number; deadLetters: number } {
  const columns =
    'i.id, i.item_id, i.kind, i.accepted_at, i.session_id, i.acknowledged, i.key_id, NULL, NULL, i.relayed'
  const finished = db
    .statement(`SELECT ${columns} FROM items i WHERE i.customer = ? AND i.finished_at IS NOT NULL`)
    .all([row.id])
    .filter((cells) => selects(asItem(cells)))
  const dead = db
    .statement(`SELECT ${columns}, d.id FROM dead_letters d JOIN items i ON i.id = d.item WHERE i.customer = ?`)
    .all([row.id])
    .filter((cells) => selects(asItem(cells)))
  for (const cells of dead) db.statement('DELETE FROM dead_letters WHERE id = ?').run([cells[10] ?? null])
  for (const cells of [...finished, ...dead]) db.statement('DELETE FROM items WHERE id = ?').run([cells[0] ?? null])
  return { finished: finished.length, deadLetters: dead.length }
}

/** What was kept outside of sessions went out in no conversation: no window of time is for it. */
function asItem(cells: Row): Item {
  const item = itemFrom(cells)
  return cells[9] === 0 && item.sessionId === '' ? { ...item, acceptedAt: -1 } : item
}
