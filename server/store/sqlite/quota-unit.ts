import {
  holdsUnit,
  type QuotaSender,
  type QuotaUnit,
  type Refusal,
  readMeter,
  reserveUnit,
  settleUnit,
  type UnitFate,
  writeMeter,
} from '../meter.js'
import type { OperationContext } from './context.js'
import type { CustomerRow } from './customer-rows.js'
import type { LaneState } from './lane-state.js'

/** A unit as kept with its lane: for which part. */
interface KeptUnit extends QuotaUnit {
  readonly part: number
  readonly itemId: string
}

/** Behind a meter: the head of the outbound lane may wait for what opens quota. It spares accepting a look at the lane. */
const MAY_WAIT = ';w'

/** The head of the outbound lane waits from now on; the caller saves the activity. An epoch that opens takes it back. */
export function noteWaiting(row: CustomerRow): void {
  row.meter = writeMeter(readMeter(row.meter, row.lastInboundAt)) + MAY_WAIT
}

/** Whether the head of the outbound lane may wait; a customer from before meters may. */
export function mayWait(row: CustomerRow): boolean {
  return row.meter === '' || row.meter.endsWith(MAY_WAIT)
}

/**
 * Reserves a unit for the part begun, unless it has one that still counts; the caller saves lane and activity.
 * @returns why there is none; undefined when there is.
 */
export function reserveQuota(
  row: CustomerRow,
  lane: LaneState,
  { itemId, sender, now }: { readonly itemId: string; readonly sender: QuotaSender; readonly now: number },
  { limits }: OperationContext,
): Refusal | undefined {
  const meter = readMeter(row.meter, row.lastInboundAt)
  const held = keptUnit(lane, itemId)
  if (held && holdsUnit(meter, held, now)) return undefined
  const reserved = reserveUnit(meter, sender, now, limits.quota)
  if (typeof reserved === 'string') return reserved
  row.meter = writeMeter(reserved.meter)
  const kept: KeptUnit = { ...reserved.unit, part: lane.partsBegun, itemId }
  lane.unit = JSON.stringify(kept)
  return undefined
}

/** Notes what became of the unit of the part begun, if it has one; the caller saves lane and activity. */
export function settleQuota(
  row: CustomerRow,
  lane: LaneState,
  { itemId, unit: fate }: { readonly itemId: string; readonly unit: UnitFate },
  { limits }: OperationContext,
): void {
  const kept = keptUnit(lane, itemId)
  if (!kept) return
  row.meter = writeMeter(settleUnit(readMeter(row.meter, row.lastInboundAt), kept, fate, limits.quota))
  lane.unit = ''
}

function keptUnit(lane: LaneState, itemId: string): KeptUnit | undefined {
  if (lane.unit === '') return undefined
  const kept = JSON.parse(lane.unit) as KeptUnit
  return kept.part === lane.partsBegun && kept.itemId === itemId ? kept : undefined
}
