import { Router } from 'express'
import type { RewrapProgress } from '../../privacy/rewrap.js'
import { askStore } from '../ask-store.js'
import type { ApiAuth } from '../auth.js'
import { methodNotAllowed } from './method-not-allowed.js'

export interface KeysDeps {
  readonly auth: ApiAuth
  /** Ids of the master keys, the writing one first. */
  readonly ringIds: readonly string[]
  rewrapProgress(): Promise<RewrapProgress | undefined>
}

const STORE_TIMEOUT_MS = 5000

const moment = (at: number): string => (at === 0 ? '' : new Date(at).toISOString())

/** `/api/v1/keys`: which master keys there are, and which the store needs no more. For `admin` and `privacy`. */
export function keysRoutes({ auth, ringIds, rewrapProgress }: KeysDeps): Router {
  const router = Router({ caseSensitive: true })
  router
    .route('/api/v1/keys')
    .get(auth.allow('admin', 'privacy'), async (_request, response) => {
      const progress = await askStore(() => rewrapProgress(), STORE_TIMEOUT_MS)
      const [writingId = '', ...others] = ringIds
      // What is known of another writing key says nothing of this one.
      const rewrap = progress?.writingId === writingId ? progress : undefined
      const done = rewrap?.state === 'done'
      response.json({
        writingId,
        ids: ringIds,
        mayLeave: done ? others : [],
        rewrap: {
          state: rewrap?.state ?? 'never',
          pass: rewrap?.pass ?? 0,
          rewrapped: rewrap?.rewrapped ?? 0,
          unreadable: rewrap?.unreadable ?? 0,
          startedAt: moment(rewrap?.startedAt ?? 0),
          finishedAt: moment(rewrap?.finishedAt ?? 0),
        },
      })
    })
    .all(methodNotAllowed('GET, HEAD'))
  return router
}
