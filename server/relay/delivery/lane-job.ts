import type { HeadState, LaneItem, LeasedLane } from '../../store/lanes.js'
import type { QuotaView } from '../pacing.js'
import type { LaneHold } from './lane-hold.js'

/** One item of a leased lane, about to be delivered. */
export interface LaneJob {
  readonly lane: LeasedLane
  readonly hold: LaneHold
  readonly item: LaneItem
  /** The item is the lane's head as claimed: only it can have attempts, a plan or a begun part behind it. */
  readonly first: boolean
  /** Failed attempts so far. */
  readonly attempts: number
  /** How far the item has come; nothing behind the head as claimed has, but what goes out together with it. */
  readonly head: HeadState
  /** Items claimed behind this one. */
  readonly behind: readonly LaneItem[]
  /** Absent for an account's own lane. */
  readonly quota: QuotaView | undefined
}
