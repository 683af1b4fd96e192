import type { Deferral, FenceAnswer, LaneRef, Progress, ProgressAnswer } from '../../lanes.js'
import { newestEpoch, newestOpenedAt, readMeter } from '../../meter.js'
import { readStanding } from '../../standing.js'
import type { OperationContext } from '../context.js'
import { saveActivity } from '../customer-rows.js'
import { putBack, saveLane } from '../lane-state.js'
import { noteWaiting, reserveQuota, settleQuota } from '../quota-unit.js'
import { fencedLane } from './held-lane.js'

/** See LaneStore.renew. */
export function renew(
  { lanes, leaseUntil }: { lanes: readonly { ref: LaneRef; fence: number }[]; leaseUntil: number },
  context: OperationContext,
): FenceAnswer[] {
  return lanes.map(({ ref, fence }) => {
    const fenced = fencedLane(ref, fence, context)
    if (!fenced) return 'lost'
    fenced.lane.leaseUntil = leaseUntil
    saveLane(context.db, fenced.lane)
    return 'ok'
  })
}

/** See LaneStore.progress. */
export function progress(change: Progress, context: OperationContext): ProgressAnswer {
  const fenced = fencedLane(change.ref, change.fence, context)
  if (!fenced) return 'lost'
  const { lane, row, headId } = fenced
  if (headId !== change.itemId) return 'ok'
  if (change.plan !== undefined) lane.plan = change.plan
  lane.partsBegun = change.partsBegun
  lane.partsDone = change.partsDone
  lane.leaseUntil = change.leaseUntil
  const { reserve, itemId } = change
  const refusal = reserve && reserveQuota(row, lane, { ...reserve, itemId }, context)
  if (refusal) lane.partsBegun = lane.partsDone
  else if (reserve) saveActivity(context.db, row)
  saveLane(context.db, lane)
  return refusal ?? 'ok'
}

/** See LaneStore.defer. */
export function defer(deferral: Deferral, context: OperationContext): FenceAnswer {
  const fenced = fencedLane(deferral.ref, deferral.fence, context)
  if (!fenced) return 'lost'
  const { lane, row, headId } = fenced
  if (headId !== deferral.itemId) return 'ok'
  const { itemId, unit } = deferral
  if (unit) settleQuota(row, lane, { itemId, unit }, context)
  const meter = readMeter(row.meter, row.lastInboundAt)
  const until = deferral.untilCustomerMessage === true
  const standing = readStanding(row.standing)
  const told = until && (standing.unfollowedAt > 0 || standing.results.has(deferral.untilResultOf ?? ''))
  const wroteMeanwhile = until && newestEpoch(meter) > lane.due
  lane.attempts = deferral.attempts
  lane.waits = until && !wroteMeanwhile && !told
  if (lane.waits) noteWaiting(row)
  if (unit || lane.waits) saveActivity(context.db, row)
  if (deferral.notDelivered) lane.partsBegun = lane.partsDone
  const dueAt = wroteMeanwhile ? Math.min(newestOpenedAt(meter), deferral.dueAt) : deferral.dueAt
  putBack(lane, told ? 0 : dueAt, context)
  saveLane(context.db, lane)
  return 'ok'
}

/** See LaneStore.release. */
export function release(
  { ref, fence, now }: { ref: LaneRef; fence: number; now: number },
  context: OperationContext,
): FenceAnswer {
  const fenced = fencedLane(ref, fence, context)
  if (!fenced) return 'lost'
  putBack(fenced.lane, now, context)
  saveLane(context.db, fenced.lane)
  return 'ok'
}
