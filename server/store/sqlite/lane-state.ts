import { LANE_NAMES, type LaneName, type NewItem } from '../lanes.js'
import type { OperationContext } from './context.js'
import type { Cell, Db } from './db.js'

export const IDLE = 0
export const READY = 1
export const LEASED = 2
/** Waits for the customer's consent: in no ready set. */
export const HELD = 3

/** One lane's row, open for change within one operation. */
export interface LaneState {
  readonly customer: number
  readonly lane: LaneName
  readonly shard: number
  fence: number
  state: number
  due: number
  leaseUntil: number
  bytes: number
  /** Rowids of the waiting items, head first. */
  pending: number[]
  attempts: number
  plan: string
  partsBegun: number
  partsDone: number
  /** The head waits for the customer's next message. */
  waits: boolean
  /** Unit of quota reserved for the part begun last, see quota-unit; '' for none. */
  unit: string
}

const COLUMNS =
  'fence, state, due, lease_until, bytes, pending, attempts, plan, parts_begun, parts_done, waits, shard, unit'

export function laneIdOf(customer: number, lane: LaneName): number {
  return customer * 4 + LANE_NAMES.indexOf(lane)
}

export function loadLane(db: Db, customer: number, lane: LaneName, shard: number): LaneState {
  const row = db.statement(`SELECT ${COLUMNS} FROM lanes WHERE id = ?`).get([laneIdOf(customer, lane)])
  return row ? laneFrom(customer, lane, row) : emptyLane(customer, lane, shard)
}

export function loadLaneById(db: Db, id: number): LaneState | undefined {
  const row = db.statement(`SELECT ${COLUMNS} FROM lanes WHERE id = ?`).get([id])
  const lane = LANE_NAMES[id % 4]
  return row && lane ? laneFrom(Math.floor(id / 4), lane, row) : undefined
}

function emptyLane(customer: number, lane: LaneName, shard: number): LaneState {
  return {
    customer,
    lane,
    shard,
    fence: 0,
    state: IDLE,
    due: 0,
    leaseUntil: 0,
    bytes: 0,
    pending: [],
    attempts: 0,
    plan: '',
    partsBegun: 0,
    partsDone: 0,
    waits: false,
    unit: '',
  }
}

function laneFrom(customer: number, lane: LaneName, row: readonly Cell[]): LaneState {
  const pending = String(row[5])
  return {
    customer,
    lane,
    fence: Number(row[0]),
    state: Number(row[1]),
    due: Number(row[2]),
    leaseUntil: Number(row[3]),
    bytes: Number(row[4]),
    pending: pending === '' ? [] : pending.split(' ').map(Number),
    attempts: Number(row[6]),
    plan: String(row[7]),
    partsBegun: Number(row[8]),
    partsDone: Number(row[9]),
    waits: row[10] === 1,
    shard: Number(row[11]),
    unit: String(row[12]),
  }
}

const SAVE = `INSERT INTO lanes (id, shard, fence, state, due, lease_until, bytes, pending, attempts, plan, parts_begun, parts_done, waits, unit)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET fence = excluded.fence, state = excluded.state,
due = excluded.due, lease_until = excluded.lease_until, bytes = excluded.bytes, pending = excluded.pending,
attempts = excluded.attempts, plan = excluded.plan, parts_begun = excluded.parts_begun, parts_done = excluded.parts_done,
waits = excluded.waits, unit = excluded.unit`

export function saveLane(db: Db, lane: LaneState): void {
  db.statement(SAVE).run([
    laneIdOf(lane.customer, lane.lane),
    lane.shard,
    lane.fence,
    lane.state,
    lane.due,
    lane.leaseUntil,
    lane.bytes,
    lane.pending.join(' '),
    lane.attempts,
    lane.plan,
    lane.partsBegun,
    lane.partsDone,
    lane.waits ? 1 : 0,
    lane.unit,
  ])
}

/** Saves a lane to which nothing happened but appending: it was ready or leased before. */
export function saveTail(db: Db, lane: LaneState): void {
  db.statement('UPDATE lanes SET bytes = ?, pending = ? WHERE id = ?').run([
    lane.bytes,
    lane.pending.join(' '),
    laneIdOf(lane.customer, lane.lane),
  ])
}

/** Whether the lane's head waits for the customer's next message. */
export function headWaits(db: Db, customer: number, lane: LaneName): boolean {
  const found = db.statement('SELECT 1 FROM lanes WHERE id = ? AND waits = 1').get([laneIdOf(customer, lane)])
  return found !== undefined
}

export function isFull(lane: LaneState, item: NewItem, { limits }: OperationContext): boolean {
  return lane.pending.length >= limits.laneMaxItems || lane.bytes + item.body.sealed.length > limits.laneMaxBytes
}

/** Puts the lane among the ready ones unless it is leased. @returns whether it was not ready before. */
export function makeReady(lane: LaneState, due: number, context: OperationContext): boolean {
  if (lane.state !== IDLE) return false
  lane.state = READY
  lane.due = due
  context.ready.add(lane.shard)
  context.edges++
  return true
}

/** Gives a lease back: ready again while items remain, else idle. */
export function putBack(lane: LaneState, due: number, context: OperationContext): void {
  lane.state = IDLE
  lane.leaseUntil = 0
  if (lane.pending.length > 0) makeReady(lane, due, context)
}

export function resetHead(lane: LaneState): void {
  lane.attempts = 0
  lane.plan = ''
  lane.partsBegun = 0
  lane.partsDone = 0
  lane.waits = false
  lane.unit = ''
}
