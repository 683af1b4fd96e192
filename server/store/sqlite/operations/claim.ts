import { ACCOUNT_LANE_ID, type ClaimRequest, type LaneItem, type LeasedLane } from '../../lanes.js'
import { newestEpoch, readMeter } from '../../meter.js'
import type { OperationContext } from '../context.js'
import { type CustomerRow, customerById, recordFrom, refOf } from '../customer-rows.js'
import { readItem } from '../items.js'
import { type LaneState, LEASED, laneIdOf, loadLaneById, READY, saveLane } from '../lane-state.js'

/** See LaneStore.claim. */
export function claim(
  { shard, request }: { shard: number; request: ClaimRequest },
  context: OperationContext,
): LeasedLane[] {
  const due = context.db
    .statement('SELECT id FROM lanes WHERE state = 1 AND shard = ? AND due <= ? ORDER BY due LIMIT ?')
    .all([shard, request.now, request.maxLanes])
  return due.flatMap(([id]) => {
    const lane = loadLaneById(context.db, Number(id))
    const row = lane && customerById(context.db, lane.customer)
    return lane && row && lane.state === READY ? [lease(lane, row, request, context)] : []
  })
}

function lease(lane: LaneState, row: CustomerRow, request: ClaimRequest, { db }: OperationContext): LeasedLane {
  const items = lane.pending
    .slice(0, request.maxItems)
    .map((rowid) => readItem(db, rowid))
    .filter((item): item is LaneItem => item !== undefined)
  lane.fence++
  lane.state = LEASED
  // While leased: the newest epoch of quota as of the claim, so that a later one is noticed.
  lane.due = newestEpoch(readMeter(row.meter, row.lastInboundAt))
  lane.leaseUntil = request.now + request.leaseMs
  lane.waits = false
  if (lane.lane !== 'outbound' && lane.partsBegun === lane.partsDone && items.length > 0) lane.partsBegun++
  saveLane(db, lane)
  return {
    ref: refOf(row, laneIdOf(lane.customer, lane.lane) % 4),
    fence: lane.fence,
    leaseUntil: lane.leaseUntil,
    head: {
      itemId: items[0]?.id ?? '',
      attempts: lane.attempts,
      plan: lane.plan,
      partsBegun: lane.partsBegun,
      partsDone: lane.partsDone,
    },
    items,
    customer: row.customerId === ACCOUNT_LANE_ID ? undefined : recordFrom(row),
  }
}
