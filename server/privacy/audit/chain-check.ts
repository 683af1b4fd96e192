import type { AuditMark } from '../../store/audit.js'
import { chainHash, NOTHING_BEFORE, reasonDigest } from './chain.js'
import { readCanonicalText } from './entry.js'

/** One record as it is checked; the reason where it is still there. */
export interface CheckedRecord {
  readonly sequence: number
  readonly text: string
  readonly hash: string
  readonly reason?: { readonly salt: string; readonly reason: string } | undefined
}

export type ChainFault =
  /** Records between the one before and this one are gone. */
  | 'gap'
  /** The hash does not fit the record and what stood before it. */
  | 'altered'
  /** The record does not say what its place says, or is no record at all. */
  | 'misplaced'
  /** The reason is not the one that was recorded. */
  | 'reason_altered'
  /** The relay itself found here that the chain had been changed; nothing before is vouched for. */
  | 'break_recorded'
  /** The chain does not end where it should: its last records are gone, or its end was made up. */
  | 'cut_off'
  /** A mark that was not written by the relay, or another beginning or end than noted. */
  | 'mark_forged'

export interface ChainProblem {
  readonly sequence: number
  readonly fault: ChainFault
}

export interface ChainCheck {
  add(record: CheckedRecord): void
  /** @param head Where the chain should end. */
  end(head: Pick<AuditMark, 'sequence' | 'hash'> | undefined): readonly ChainProblem[]
  readonly records: number
}

/** Problems of one chain that are told; a chain changed at its beginning has as many as records. */
const MOST_PROBLEMS = 100

/** Walks one chain from its beginning; needs no key. @param start The last record that retention removed. */
export function createChainCheck(account: string, start: Pick<AuditMark, 'sequence' | 'hash'> | undefined): ChainCheck {
  const problems: ChainProblem[] = []
  const found = (sequence: number, fault: ChainFault): void => {
    if (problems.length < MOST_PROBLEMS) problems.push({ sequence, fault })
  }
  let last = { sequence: start?.sequence ?? 0, hash: start?.hash ?? NOTHING_BEFORE }
  let records = 0

  return {
    get records() {
      return records
    },
    add: ({ sequence, text, hash, reason }) => {
      records++
      if (sequence !== last.sequence + 1) found(sequence, 'gap')
      else if (chainHash(last.hash, text) !== hash) found(sequence, 'altered')
      const entry = readCanonicalText(text)
      if (entry?.sequence !== sequence || entry.account !== account) found(sequence, 'misplaced')
      if (reason && entry?.reasonDigest !== reasonDigest(reason.salt, reason.reason)) found(sequence, 'reason_altered')
      if (entry?.action === 'audit.break') found(sequence, 'break_recorded')
      last = { sequence, hash }
    },
    end: (head) => {
      if ((head?.sequence ?? 0) !== last.sequence || (head?.hash ?? NOTHING_BEFORE) !== last.hash) {
        found(last.sequence, 'cut_off')
      }
      return problems
    },
  }
}
