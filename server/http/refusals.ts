import { LRUCache } from 'lru-cache'
import { ALL_ACCOUNTS, type AuditEntry } from '../privacy/audit/entry.js'
import type { AuditTrail } from '../privacy/audit/trail.js'

export interface Refusal {
  readonly action: 'access.refuse' | 'access.lock-out'
  readonly actor: AuditEntry['actor']
  /** Network address. */
  readonly from: string | undefined
  /** Code of the catalogue, and what was asked for. */
  readonly detail: string
}

export interface RefusalsDeps {
  readonly audit: Pick<AuditTrail, 'record'>
  readonly now: () => number
  /** A refusal could not be recorded; it stands all the same. */
  onError(error: unknown): void
}

/** The same refusal is recorded once in this time, with how often it happened. */
const SAME_MS = 60_000
/** Entries of refusals within that time: whoever is refused must not fill the audit log. */
const MOST = 60
const REMEMBERED = 1000

/** Records what was refused, without letting the refused decide how much is recorded. */
export function createRefusals({ audit, now, onError }: RefusalsDeps): (refusal: Refusal) => void {
  const recent = new LRUCache<string, { at: number; times: number }>({ max: REMEMBERED })
  let begun = 0
  let recorded = 0
  let left = 0

  return ({ action, actor, from, detail }) => {
    const at = now()
    const key = [action, actor.kind, actor.id, from, detail].join('\n')
    const known = recent.get(key)
    if (known && at - known.at < SAME_MS) {
      known.times++
      return
    }
    if (at - begun >= SAME_MS) {
      begun = at
      recorded = 0
    }
    if (recorded >= MOST) {
      left++
      return
    }
    recorded++
    recent.set(key, { at, times: 0 })
    const counts = { ...(known?.times ? { before: known.times } : {}), ...(left > 0 ? { others: left } : {}) }
    left = 0
    audit.record({ at, account: ALL_ACCOUNTS, actor, action, result: 'refused', from, detail, counts }).catch(onError)
  }
}
