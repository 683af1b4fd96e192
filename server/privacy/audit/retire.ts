import type { AuditMark, AuditStore } from '../../store/audit.js'
import { type AuditSeal, isProven, proveMark } from './chain.js'
import { ALL_ACCOUNTS, readCanonicalText } from './entry.js'

export interface AuditRetirement {
  readonly store: AuditStore
  readonly seal: AuditSeal
  readonly accounts: readonly string[]
  readonly keepMs: number
}

/** Records looked at, and removed, in one step: small, so that nothing waits long for it. */
const STEP = 100
/** Steps of one chain in one call; the next call goes on. */
const MOST_STEPS = 10

/**
 * Removes the oldest records of every chain once their time is over, from its beginning and without gaps. Where the rest
 * begins is kept with a proof. A chain whose beginning was not written by the relay stays as it is, for somebody to look at.
 * @returns how many were removed
 */
export async function retireAudit(deps: AuditRetirement, now: number): Promise<number> {
  let removed = 0
  for (const account of [...deps.accounts, ALL_ACCOUNTS]) removed += await retireChain(account, deps, now - deps.keepMs)
  return removed
}

async function retireChain(account: string, { store, seal }: AuditRetirement, cutoff: number): Promise<number> {
  let removed = 0
  let { start } = await store.ends(account)
  if (start && !isProven(seal, 'start', account, start)) return 0
  for (let step = 0; step < MOST_STEPS; step++) {
    const before: AuditMark | undefined = start
    for (const { sequence, hash, text } of await store.chain(account, start?.sequence ?? 0, STEP)) {
      const isNext = sequence === (start?.sequence ?? 0) + 1
      const recordedAt = readCanonicalText(text)?.recordedAt ?? Number.POSITIVE_INFINITY
      if (!isNext || recordedAt > cutoff) break
      start = proveMark(seal, 'start', account, { sequence, hash })
    }
    // A step that a relay which died left half done is finished, too.
    if (start) removed += await store.trim(account, start, 2 * STEP)
    if (start === before) return removed
  }
  return removed
}
