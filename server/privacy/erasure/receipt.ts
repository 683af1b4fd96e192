import type { ErasureCounts, ErasureKind, ErasureRecord } from '../../store/erasure.js'
import { type ErasureCause, type GenesysState, readNote } from './note.js'

/** What stays of an erasure and can be shown: what, when, how much; nothing of whom. Moments are epoch milliseconds. */
export interface ErasureReceipt {
  readonly id: string
  readonly kind: ErasureKind
  readonly account: string
  readonly cause: ErasureCause
  /** Shared by the erasures of one person; '' for one by itself. */
  readonly group: string
  readonly state: 'erasing' | 'done'
  readonly counts: ErasureCounts
  /** From then on nothing of it could be read through the relay. */
  readonly unreadableAt: number
  /** When it was gone from the store's files too; undefined while it may not be. */
  readonly goneFromFilesAt: number | undefined
  /** `not_compacted`: the backend does not let the relay rewrite its files. */
  readonly log: 'pending' | 'compacted' | 'not_compacted'
  readonly genesys: { readonly state: GenesysState; readonly at: number; readonly code: string }
  readonly finishedAt: number | undefined
}

export function receiptOf({ id, kind, account, begunAt, counts, note, finishedAt }: ErasureRecord): ErasureReceipt {
  const { cause, group, log, compactedAt, genesys } = readNote(note)
  return {
    id,
    kind,
    account,
    cause,
    group,
    state: finishedAt > 0 ? 'done' : 'erasing',
    counts,
    unreadableAt: begunAt,
    goneFromFilesAt: log === 'compacted' ? compactedAt : undefined,
    log,
    genesys: { state: genesys.state, at: genesys.at, code: genesys.code },
    finishedAt: finishedAt > 0 ? finishedAt : undefined,
  }
}
