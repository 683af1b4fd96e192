/** Who or what asked for an erasure. */
export const ERASURE_CAUSES = ['api', 'flow', 'wechat.revoked', 'wechat.cancelled'] as const
export type ErasureCause = (typeof ERASURE_CAUSES)[number]

/**
 * Genesys Cloud's part: `off` it is not asked; `pending` it is to be asked; `requested` it was, and is at work; then
 * `completed` or `failed`.
 */
export type GenesysState = 'off' | 'pending' | 'requested' | 'completed' | 'failed'

/** What the relay notes of an erasure, beside what the store knows. Nothing personal: it stays. */
export interface ErasureNote {
  readonly cause: ErasureCause
  /** Shared by the erasures of one person; '' for one by itself. */
  readonly group: string
  /** When the last of it was removed from the store, epoch milliseconds; 0 while something is left. */
  readonly removedAt: number
  /** Whether the store's files were written anew since. */
  readonly log: 'pending' | 'compacted' | 'not_compacted'
  readonly compactedAt: number
  readonly genesys: {
    readonly state: GenesysState
    /** Of the request there; '' before. */
    readonly requestId: string
    /** When the state came about. */
    readonly at: number
    /** Stable code of the last failure; '' for none. */
    readonly code: string
  }
}

export function newNote(cause: ErasureCause, group: string, asksGenesys: boolean, now: number): ErasureNote {
  const genesys = { state: asksGenesys ? 'pending' : 'off', requestId: '', at: now, code: '' } as const
  return { cause, group, removedAt: 0, log: 'pending', compactedAt: 0, genesys }
}

export function readNote(text: string): ErasureNote {
  return JSON.parse(text) as ErasureNote
}

/** Nothing is left to do. */
export function isSettled(note: ErasureNote): boolean {
  return note.removedAt > 0 && note.log !== 'pending' && !isWithGenesys(note)
}

/** Genesys Cloud is to be asked, or has not done it yet. */
export function isWithGenesys({ genesys }: ErasureNote): boolean {
  return genesys.state === 'pending' || genesys.state === 'requested'
}
