import type { LaneItem, LeasedLane } from '../../store/lanes.js'
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
}
