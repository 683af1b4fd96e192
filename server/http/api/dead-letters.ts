import { Router } from 'express'
import type { Clock } from '../../clock.js'
import { RelayError } from '../../errors.js'
import type { AuditTrail } from '../../privacy/audit/trail.js'
import type { DeadLetter, DeadLetterStore, LaneRef } from '../../store/lanes.js'
import { askStore } from '../ask-store.js'
import { auditActOf } from '../audit-act.js'
import type { ApiAuth } from '../auth.js'
import { demandAccount } from '../scope.js'
import { readListQuery } from './list-query.js'
import { methodNotAllowed } from './method-not-allowed.js'

export interface DeadLetterDeps {
  readonly auth: ApiAuth
  readonly audit: AuditTrail
  readonly deadLetters: DeadLetterStore
  /** Names of the configured accounts. */
  readonly accounts: ReadonlySet<string>
  readonly clock: Pick<Clock, 'now'>
  /** An item waits in this lane now: wakes its worker. */
  onReady(lane: LaneRef): void
}

const STORE_TIMEOUT_MS = 5000
/** Ids begin with the shard in hex (DeadLetter.id); nothing else can be one. */
const DEAD_LETTER_ID = /^[0-9a-f]{2}[\x21-\x7e]{0,126}$/

/** `/api/v1/dead-letters`: what could not be delivered, and trying it again. For `admin`. */
export function deadLetterRoutes({ auth, audit, deadLetters, accounts, clock, onReady }: DeadLetterDeps): Router {
  const router = Router({ caseSensitive: true })
  router
    .route('/api/v1/dead-letters')
    .get(auth.allow('admin'), async (request, response) => {
      const query = readListQuery(request.query, accounts, auth.identityOf(response))
      const { entries, next } = await askStore(() => deadLetters.list(query), STORE_TIMEOUT_MS)
      response.json({ entries: entries.map(listed), next: next ?? null })
    })
    .all(methodNotAllowed('GET, HEAD'))
  router
    .route('/api/v1/dead-letters/:id/redrive')
    .post(auth.allow('admin'), async (request, response) => {
      const { id } = request.params
      if (typeof id !== 'string' || !DEAD_LETTER_ID.test(id)) throw new RelayError('unknown_dead_letter')
      const letter = await askStore(() => deadLetters.find(id), STORE_TIMEOUT_MS)
      if (!letter) throw new RelayError('unknown_dead_letter')
      const { account, customerId } = letter.ref
      demandAccount(auth.identityOf(response), account)
      const about = { account, customerId, reference: id }
      const act = { ...auditActOf(auth, request, response), action: 'dead-letter.redrive', ...about } as const
      const redrive = async (): Promise<LaneRef> => {
        const redriven = await deadLetters.redrive(id, clock.now())
        if (!redriven) throw new RelayError('unknown_dead_letter')
        return redriven
      }
      const lane = await askStore(() => audit.perform(act, redrive), STORE_TIMEOUT_MS)
      onReady(lane)
      response.json({ id, account: lane.account, customerId: lane.customerId, lane: lane.lane })
    })
    .all(methodNotAllowed('POST'))
  return router
}

/** Nothing of what was written, and no OpenID: the item's sealed body stays in the store. */
function listed({ id, ref, item, reason, detail, attempts, diedAt }: DeadLetter) {
  return {
    id,
    account: ref.account,
    customerId: ref.customerId,
    lane: ref.lane,
    itemId: item.id,
    kind: item.kind,
    sessionId: item.sessionId,
    reason,
    detail,
    attempts,
    acceptedAt: new Date(item.acceptedAt).toISOString(),
    diedAt: new Date(diedAt).toISOString(),
  }
}
