import type { Deferral, FenceAnswer, LaneRef, LaneStore } from '../../lanes.js'
import type { OperationContext } from '../context.js'
import { putBack, saveLane } from '../lane-state.js'
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
export function progress(change: Parameters<LaneStore['progress']>[0], context: OperationContext): FenceAnswer {
  const fenced = fencedLane(change.ref, change.fence, context)
  if (!fenced) return 'lost'
  const { lane, headId } = fenced
  if (headId !== change.itemId) return 'ok'
  if (change.plan !== undefined) lane.plan = change.plan
  lane.partsBegun = change.partsBegun
  lane.partsDone = change.partsDone
  lane.leaseUntil = change.leaseUntil
  saveLane(context.db, lane)
  return 'ok'
}

/** See LaneStore.defer. */
export function defer(deferral: Deferral, context: OperationContext): FenceAnswer {
  const fenced = fencedLane(deferral.ref, deferral.fence, context)
  if (!fenced) return 'lost'
  const { lane, row, headId } = fenced
  if (headId !== deferral.itemId) return 'ok'
  const wroteMeanwhile = deferral.untilCustomerMessage === true && row.lastInboundAt > lane.due
  lane.attempts = deferral.attempts
  lane.waits = deferral.untilCustomerMessage === true && !wroteMeanwhile
  if (deferral.notDelivered) lane.partsBegun = lane.partsDone
  putBack(lane, wroteMeanwhile ? Math.min(row.lastInboundAt, deferral.dueAt) : deferral.dueAt, context)
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
