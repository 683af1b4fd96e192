import type { LaneRef } from '../../lanes.js'
import type { OperationContext } from '../context.js'
import { type CustomerRow, customerByCustomerId, shardOf } from '../customer-rows.js'
import { type LaneState, LEASED, loadLane } from '../lane-state.js'

/** A lane whose fence is still the caller's. `held`: the lease was not given back meanwhile. */
export interface FencedLane {
  readonly row: CustomerRow
  readonly lane: LaneState
  readonly held: boolean
  /** item_id of the head, '' when the lane is empty. */
  readonly headId: string
}

/** @returns undefined when the fence is stale: the lane belongs to another worker. */
export function fencedLane(ref: LaneRef, fence: number, { db }: OperationContext): FencedLane | undefined {
  const row = customerByCustomerId(db, ref.account, ref.customerId)
  if (!row) return undefined
  const lane = loadLane(db, row.id, ref.lane, shardOf(row.customerId))
  if (lane.fence !== fence) return undefined
  const [head] = lane.pending
  const found = head === undefined ? undefined : db.statement('SELECT item_id FROM items WHERE id = ?').get([head])
  return { row, lane, held: lane.state === LEASED, headId: found ? String(found[0]) : '' }
}
