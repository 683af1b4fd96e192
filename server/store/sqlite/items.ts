import { LANE_NAMES, type LaneItem, type LaneName, type NewItem } from '../lanes.js'
import type { OperationContext } from './context.js'
import type { Cell, Db } from './db.js'
import { type LaneState, makeReady } from './lane-state.js'

const COLUMNS = 'id, item_id, kind, accepted_at, session_id, acknowledged, key_id, wrapped_key, sealed'

export interface ItemMeta {
  readonly customer: number
  readonly lane: LaneName
  readonly now: number
  readonly sessionId: string
  readonly acknowledged: boolean
}

const INSERT = `INSERT INTO items (customer, lane, item_id, kind, accepted_at, session_id, acknowledged, key_id, wrapped_key,
sealed, finished_at, relayed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** Inserts an item. @param finishedAt Set for one that is kept and never delivered. */
export function insertItem(db: Db, item: NewItem, meta: ItemMeta, finishedAt: number | null, relayed: boolean): number {
  return db
    .statement(INSERT)
    .insert([
      meta.customer,
      LANE_NAMES.indexOf(meta.lane),
      item.id,
      item.kind,
      meta.now,
      meta.sessionId,
      meta.acknowledged ? 1 : 0,
      item.body.keyId,
      item.body.wrappedKey ?? null,
      item.body.sealed,
      finishedAt,
      relayed ? 1 : 0,
    ])
}

/** Appends at the lane's tail; the caller saves the lane. @returns whether the lane became ready. */
export function append(lane: LaneState, item: NewItem, meta: ItemMeta, context: OperationContext): boolean {
  lane.pending.push(insertItem(context.db, item, meta, null, true))
  lane.bytes += item.body.sealed.length
  return makeReady(lane, meta.now, context)
}

/** What a table of single items holds of one: item_id, kind, key_id, wrapped_key, sealed. */
export function newItemCells({ id, kind, body }: NewItem): Cell[] {
  return [id, kind, body.keyId, body.wrappedKey ?? null, body.sealed]
}

/** Reads the cells of `newItemCells`. */
export function newItemFrom([id, kind, keyId, wrappedKey, sealed]: readonly Cell[]): NewItem {
  const wrapped = wrappedKey === null ? {} : { wrappedKey: String(wrappedKey) }
  return { id: String(id), kind: String(kind), body: { keyId: String(keyId), ...wrapped, sealed: String(sealed) } }
}

export function itemFrom(row: readonly Cell[]): LaneItem {
  return {
    seq: Number(row[0]),
    id: String(row[1]),
    kind: String(row[2]),
    acceptedAt: Number(row[3]),
    sessionId: String(row[4]),
    acknowledged: row[5] === 1,
    body: {
      keyId: String(row[6]),
      wrappedKey: row[7] === null || row[7] === undefined ? undefined : String(row[7]),
      sealed: String(row[8]),
    },
  }
}

export function readItem(db: Db, rowid: number): LaneItem | undefined {
  const row = db.statement(`SELECT ${COLUMNS} FROM items WHERE id = ?`).get([rowid])
  return row && itemFrom(row)
}
