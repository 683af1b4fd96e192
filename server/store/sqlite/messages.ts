import type { StoreLimits } from '../store.js'
import type { OperationName } from './operations.js'

/** What the main thread and the worker thread say to each other. One message each way per batch. */
export interface WorkerStart {
  readonly path: string
  readonly limits: StoreLimits
  /** Epoch milliseconds: leases left by the process before are void from now. */
  readonly now: number
}

export type Call = readonly [name: OperationName, argument: unknown]

export type ToWorker =
  | { readonly kind: 'batch'; readonly calls: readonly Call[] }
  /** Puts the whole log into the database and empties it. */
  | { readonly kind: 'truncateLog' }
  | { readonly kind: 'close' }

/** One answer per call, in order; `failed` calls carry the error's text instead of a result. */
export interface BatchAnswer {
  readonly kind: 'batch'
  readonly results: readonly unknown[]
  /** Index into `results` of calls that failed -> what went wrong. */
  readonly failures: readonly (readonly [index: number, message: string])[]
  /** Shards in which a lane became ready. */
  readonly ready: readonly number[]
}

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'inUse' }
  | { readonly kind: 'broken'; readonly message: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'logTruncated'; readonly done: boolean }
  | BatchAnswer
