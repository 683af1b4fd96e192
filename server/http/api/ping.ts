import { Router } from 'express'
import type { Clock } from '../../clock.js'
import type { ApiAuth } from '../auth.js'
import { methodNotAllowed } from './method-not-allowed.js'

export interface PingDeps {
  readonly auth: ApiAuth
  readonly relayVersion: string
  readonly clock: Pick<Clock, 'now'>
}

/** `/api/v1/ping`: proves the way from Genesys to the relay, key included. For `actions`. */
export function pingRoutes({ auth, relayVersion, clock }: PingDeps): Router {
  const router = Router({ caseSensitive: true })
  router
    .route('/api/v1/ping')
    .get(auth.allow('actions'), (_request, response) => {
      response.json({ ok: true, relayVersion, time: new Date(clock.now()).toISOString() })
    })
    .all(methodNotAllowed('GET, HEAD'))
  return router
}
