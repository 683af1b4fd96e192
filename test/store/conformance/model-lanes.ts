import { expect } from 'chai'
import type { LaneRef, LeasedLane } from '../../../server/store/lanes.js'
import { ids } from './steps.js'

export interface ModelHead {
  attempts: number
  plan: string
  partsBegun: number
  partsDone: number
}

/** What a lane ought to hold. */
export interface ModelLane {
  readonly ref: LaneRef
  waiting: string[]
  head: ModelHead
  lease: ModelLease | undefined
  fence: number
  dueAt: number
}

/** A lane as a worker holds it, or once held it. */
export interface ModelLease {
  readonly lane: ModelLane
  readonly leased: LeasedLane
  leaseUntil: number
  /** Place in `leased.items` the worker has come to. */
  at: number
}

export function emptyHead(): ModelHead {
  return { attempts: 0, plan: '', partsBegun: 0, partsDone: 0 }
}

export function emptyLane(ref: LaneRef): ModelLane {
  return { ref, waiting: [], head: emptyHead(), lease: undefined, fence: 0, dueAt: 0 }
}

export function isDue(lane: ModelLane, now: number): boolean {
  return lane.lease === undefined && lane.waiting.length > 0 && lane.dueAt <= now
}

/** An item comes to the tail; the head's due time stays what it is. */
export function modelAppend(lane: ModelLane, id: string, now: number): void {
  if (lane.waiting.length === 0) lane.dueAt = now
  lane.waiting.push(id)
}

/** Checks a lane a claim answered with against what it ought to be, and notes the lease. */
export function modelClaim(lane: ModelLane, leased: LeasedLane, now: number, maxItems: number): ModelLease {
  expect(isDue(lane, now), 'a claimed lane is due and free').to.equal(true)
  expect(leased.fence).to.be.greaterThan(lane.fence)
  expect(ids(leased.items)).to.deep.equal(lane.waiting.slice(0, maxItems))
  modelBegin(lane)
  expect(leased.head).to.deep.equal({ itemId: lane.waiting[0], ...lane.head })
  lane.fence = leased.fence
  lane.lease = { lane, leased, leaseUntil: leased.leaseUntil, at: 0 }
  return lane.lease
}

export function modelBegin(lane: ModelLane): void {
  if (lane.ref.lane !== 'outbound' && lane.head.partsBegun === lane.head.partsDone) lane.head.partsBegun++
}

export function modelGiveBack(lane: ModelLane, dueAt: number): void {
  lane.lease = undefined
  lane.dueAt = dueAt
}

export function modelSettle(lease: ModelLease, now: number, goOn: boolean, leaseUntil: number): void {
  const { lane } = lease
  lane.waiting.shift()
  lane.head = emptyHead()
  lease.at++
  if (goOn && lane.waiting.length > 0) {
    modelBegin(lane)
    lease.leaseUntil = leaseUntil
  } else modelGiveBack(lane, now)
}
