import type { AuditAction } from '../../privacy/audit/actions.js'
import type { AuditEntry } from '../../privacy/audit/entry.js'
import type { ConsentDecision, ConsentStore, UnauditedConsent } from '../../store/consent.js'
import type { LockStore } from '../../store/shared.js'

const LOCK = 'consent-audit'
/** Longer than a round takes; a relay that died in one holds nobody up for long. */
const LOCK_MS = 5 * 60_000
/** Decisions of one round, per shard or file; what is left waits for the next. */
const STEP = 200

const ACTIONS: Readonly<Partial<Record<ConsentDecision, AuditAction>>> = {
  given: 'consent.give',
  declined: 'consent.decline',
  withdrawn: 'consent.withdraw',
  expired: 'consent.expire',
}

export interface AuditDecisionsDeps {
  readonly consents: Pick<ConsentStore, 'unaudited' | 'audited'>
  readonly locks: LockStore
  readonly audit: { recordAll(entries: readonly AuditEntry[]): Promise<void> }
  /** Unique per process start. */
  readonly owner: string
  readonly now: () => number
}

/**
 * Takes what customers decided over into the audit log, so that accepting a push need not. Call it about once a minute.
 * One that was taken by a relay which died just then is taken again.
 */
export function createAuditDecisions(deps: AuditDecisionsDeps): () => Promise<void> {
  const { consents, locks, audit, owner, now } = deps
  return async () => {
    if (!(await locks.acquire(LOCK, owner, LOCK_MS, now()))) return
    try {
      const decided = await consents.unaudited(STEP)
      if (decided.length === 0) return
      for (const account of new Set(decided.map(({ account }) => account))) {
        await audit.recordAll(decided.filter((each) => each.account === account).flatMap(entryOf))
      }
      await consents.audited(decided)
    } finally {
      await locks.release(LOCK, owner)
    }
  }
}

function entryOf({ account, customerId, decision, version, at, sensitive }: UnauditedConsent): AuditEntry[] {
  const action = ACTIONS[decision]
  if (!action) return []
  const actor =
    decision === 'expired' ? ({ kind: 'relay', id: 'relay' } as const) : ({ kind: 'customer', id: customerId } as const)
  const counts = sensitive ? { counts: { sensitive: 1 } } : {}
  return [{ at, account, actor, action, result: 'done', customerId, reference: version, ...counts }]
}
