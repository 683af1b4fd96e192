import { Router } from 'express'
import type { Clock } from '../../clock.js'
import { RelayError } from '../../errors.js'
import type { DeadLetter, DeadLetterStore, LaneRef } from '../../store/lanes.js'
import { askStore } from '../ask-store.js'
import type { ApiAuth } from '../auth.js'
import { readListQuery } from './list-query.js'
import { methodNotAllowed } from './method-not-allowed.js'

export interface DeadLetterDeps {
  readonly auth: ApiAuth
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
export function deadLetterRoutes({ auth, deadLetters, accounts, clock, onReady }: DeadLetterDeps): Router {
  const router = Router({ caseSensitive: true })
  router
    .route('/api/v1/dead-letters')
    .get(auth.allow('admin'), async (request, response) => {
      const query = readListQuery(request.query, accounts)
      const { entries, next } = await askStore(() => deadLetters.list(query), STORE_TIMEOUT_MS)
      response.json({ entries: entries.map(listed), next: next ?? null })
    })
    .all(methodNotAllowed('GET, HEAD'))
  router
    .route('/api/v1/dead-letters/:id/redrive')
    .post(auth.allow('admin'), async (request, response) => {
      const { id } = request.params
      if (typeof id !== 'string' || !DEAD_LETTER_ID.test(id)) throw new RelayError('unknown_dead_letter')
      const lane = await askStore(() => deadLetters.redrive(id, clock.now()), STORE_TIMEOUT_MS)
      if (!lane) throw new RelayError('unknown_dead_letter')
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
