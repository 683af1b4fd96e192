import type { StoreLimits } from '../store.js'
import type { Db } from './db.js'

/** What every operation gets: the open database, the limits, and where to note lanes that became ready. */
export interface OperationContext {
  readonly db: Db
  readonly limits: StoreLimits
  /** Shards with a lane that went from not ready to ready in this batch. */
  readonly ready: Set<number>
  /** How often a lane went from not ready to ready so far; an operation compares before and after. */
  edges: number
}
