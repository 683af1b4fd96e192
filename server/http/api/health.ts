import { Router } from 'express'
import { RelayError } from '../../errors.js'
import { askStore } from '../ask-store.js'
import { methodNotAllowed } from './method-not-allowed.js'

export interface HealthDeps {
  /** Rejects when the store does not answer. */
  ping(): Promise<void>
  /** False while the relay starts or stops. */
  takesWebhooks(): boolean
}

/** Load balancers ask often and do not wait long. */
const PING_TIMEOUT_MS = 2000

/**
 * `/healthz`: the process is alive. `/readyz`: it can make webhooks durable; a platform that is away changes nothing, as
 * accepting does not need it.
 */
export function healthRoutes(deps: HealthDeps): Router {
  const router = Router({ caseSensitive: true })
  router
    .route('/healthz')
    .get((_request, response) => void response.json({ status: 'alive' }))
    .all(methodNotAllowed('GET, HEAD'))
  router
    .route('/readyz')
    .get(async (_request, response) => {
      if (!deps.takesWebhooks()) throw new RelayError('shutting_down', 'Webhooks are not taken now.')
      await askStore(() => deps.ping(), PING_TIMEOUT_MS)
      response.json({ status: 'ready' })
    })
    .all(methodNotAllowed('GET, HEAD'))
  return router
}
