import type { LaneRef } from '../../lanes.js'
import type { OperationContext } from '../context.js'
import { type CustomerRow, customerByCustomerId, shardOf } from '../customer-rows.js'
import { type LaneState, LEASED, loadLane } from '../lane-state.js'

/** A lane leased under the caller's fence. */
export interface FencedLane {
  readonly row: CustomerRow
  readonly lane: LaneState
  /** item_id of the head, '' when the lane is empty. */
  readonly headId: string
}

/** @returns undefined when the fence is stale: the lane was given back, taken by a sweep, or belongs to another worker. */
export function fencedLane(ref: LaneRef, fence: number, { db }: OperationContext): FencedLane | undefined {
  const row = customerByCustomerId(db, ref.account, ref.customerId)
  if (!row) return undefined
  const lane = loadLane(db, row.id, ref.lane, shardOf(row.customerId))
  if (lane.fence !== fence || lane.state !== LEASED) return undefined
  const [head] = lane.pending
  const found = head === undefined ? undefined : db.statement('SELECT item_id FROM items WHERE id = ?').get([head])
  return { row, lane, headId: found ? String(found[0]) : '' }
}
