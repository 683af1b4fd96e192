import { type HeadState, LANE_NAMES, type LaneItem, type LaneRef } from '../../server/store/lanes.js'
import { customerById, refOf } from '../../server/store/sqlite/customer-rows.js'
import { openDb } from '../../server/store/sqlite/db.js'
import { readItem } from '../../server/store/sqlite/items.js'
import { loadLaneById } from '../../server/store/sqlite/lane-state.js'

export interface LaneLeft {
  readonly ref: LaneRef
  readonly head: HeadState
  readonly items: readonly LaneItem[]
}

/** The lanes that a dead relay left in its SQLite file, as they are; the account's own lanes included. */
export function readSqliteLanes(path: string): LaneLeft[] {
  const db = openDb(path)
  try {
    return db
      .statement("SELECT id FROM lanes WHERE pending <> ''")
      .all([])
      .flatMap(([id]) => {
        const lane = loadLaneById(db, Number(id))
        const row = lane && customerById(db, lane.customer)
        if (!lane || !row) return []
        const items = lane.pending.map((rowid) => readItem(db, rowid)).filter((item) => item !== undefined)
        const { attempts, plan, partsBegun, partsDone } = lane
        const head = { itemId: items[0]?.id ?? '', attempts, plan, partsBegun, partsDone }
        return [{ ref: refOf(row, LANE_NAMES.indexOf(lane.lane)), head, items }]
      })
  } finally {
    db.close()
  }
}
