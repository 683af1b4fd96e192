import { LANE_NAMES, type LaneName, type LaneStore, type Sweep } from '../../lanes.js'
import type { OperationContext } from '../context.js'

const SHARDS = Array.from({ length: 256 }, (_, shard) => shard)

/** See LaneStore.sweep. */
export function sweep({ now }: { now: number }, context: OperationContext): Sweep {
  const { db } = context
  db.statement('UPDATE lanes SET state = 1, due = ?, lease_until = 0 WHERE state = 2 AND lease_until <= ?').run([
    now,
    now,
  ])
  const first = db.statement('SELECT min(due) FROM lanes WHERE state = 1 AND shard = ?')
  const next = db.statement('SELECT min(due) FROM lanes WHERE state = 1 AND shard = ? AND due > ?')
  const due: number[] = []
  const later: { shard: number; at: number }[] = []
  for (const shard of SHARDS) {
    let at = first.get([shard])?.[0] ?? null
    if (at !== null && Number(at) <= now) {
      due.push(shard)
      at = next.get([shard, now])?.[0] ?? null
    }
    if (at !== null) later.push({ shard, at: Number(at) })
  }
  return { due, later }
}

/** Lanes counted at most; a longer queue is told as this many. */
const COUNT_AT_MOST = 10_000

/** See LaneStore.depth. */
export function depth({ now }: { now: number }, { db }: OperationContext): Awaited<ReturnType<LaneStore['depth']>> {
  const counted = Object.fromEntries(LANE_NAMES.map((name) => [name, { lanes: 0, oldestDueMs: 0 }])) as Record<
    LaneName,
    { lanes: number; oldestDueMs: number }
  >
  const rows = db
    .statement(
      `SELECT id % 4, count(*), min(due) FROM (SELECT id, due FROM lanes WHERE state = 1 LIMIT ${COUNT_AT_MOST}) GROUP BY 1
       UNION ALL SELECT id % 4, count(*), ? FROM lanes WHERE state = 2 GROUP BY 1`,
    )
    .all([now])
  for (const [number, count, due] of rows) {
    const name = LANE_NAMES[Number(number)]
    if (!name) continue
    counted[name].lanes += Number(count)
    counted[name].oldestDueMs = Math.max(counted[name].oldestDueMs, now - Number(due))
  }
  return counted
}
