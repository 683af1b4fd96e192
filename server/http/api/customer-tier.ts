import { Router } from 'express'
import type { TierAnswer, TierDirectory } from '../../customers/tiers.js'
import { RelayError } from '../../errors.js'
import { TIERS, tierNamed } from '../../relay/messages/tier.js'
import { askStore } from '../ask-store.js'
import type { ApiAuth } from '../auth.js'
import { onlyFields, readJsonObject } from '../read-json.js'
import { methodNotAllowed } from './method-not-allowed.js'

export interface CustomerTierDeps {
  readonly auth: ApiAuth
  readonly tiers: TierDirectory
}

/** The store's, and a CRM's 2 s before. */
const TIMEOUT_MS = 7000
const BODY_LIMIT = 4096

/** `/api/v1/customers/:customerId/tier`: read by flows (`actions`), set by `admin`. */
export function customerTierRoutes({ auth, tiers }: CustomerTierDeps): Router {
  const router = Router({ caseSensitive: true })
  router
    .route('/api/v1/customers/:customerId/tier')
    .get(auth.allow('actions'), async (request, response) => {
      const customerId = String(request.params.customerId)
      response.json(shown(await askStore(() => tiers.get(customerId), TIMEOUT_MS)))
    })
    .put(auth.allow('admin'), async (request, response) => {
      const customerId = String(request.params.customerId)
      const body = await readJsonObject(request, BODY_LIMIT)
      onlyFields(body, ['tier'])
      const tier = tierNamed(body.tier)
      if (tier === undefined) throw new RelayError('invalid_parameter', `tier is one of ${TIERS.join(', ')}.`)
      response.json(shown(await askStore(() => tiers.set(customerId, tier), TIMEOUT_MS)))
    })
    .all(methodNotAllowed('GET, HEAD, PUT'))
  return router
}

function shown({ customerId, tier, known, updatedAt }: TierAnswer) {
  return { customerId, tier, known, updatedAt: updatedAt === undefined ? '' : new Date(updatedAt).toISOString() }
}
