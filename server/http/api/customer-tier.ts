import { Router } from 'express'
import type { Owners } from '../../customers/owners.js'
import type { TierAnswer, TierDirectory } from '../../customers/tiers.js'
import { RelayError } from '../../errors.js'
import { ALL_ACCOUNTS } from '../../privacy/audit/entry.js'
import type { AuditTrail } from '../../privacy/audit/trail.js'
import { TIERS, tierNamed } from '../../relay/messages/tier.js'
import { askStore } from '../ask-store.js'
import { auditActOf } from '../audit-act.js'
import type { ApiAuth } from '../auth.js'
import { onlyFields, readJsonObject } from '../read-json.js'
import { demandAccount, demandCustomer } from '../scope.js'
import { methodNotAllowed } from './method-not-allowed.js'

export interface CustomerTierDeps {
  readonly auth: ApiAuth
  readonly tiers: TierDirectory
  readonly audit: AuditTrail
  readonly owners: Owners
}

/** The store's, and a CRM's 2 s before. */
const TIMEOUT_MS = 7000
const BODY_LIMIT = 4096

/** `/api/v1/customers/:customerId/tier`: read by flows (`actions`), set by `admin`. */
export function customerTierRoutes({ auth, tiers, audit, owners }: CustomerTierDeps): Router {
  const router = Router({ caseSensitive: true })
  router
    .route('/api/v1/customers/:customerId/tier')
    .get(auth.allow('actions'), async (request, response) => {
      const customerId = String(request.params.customerId)
      const identity = auth.identityOf(response)
      const get = async (): Promise<TierAnswer> => {
        await demandCustomer(identity, owners, customerId)
        return tiers.get(customerId)
      }
      response.json(shown(await askStore(get, TIMEOUT_MS)))
    })
    .put(auth.allow('admin'), async (request, response) => {
      const customerId = String(request.params.customerId)
      const body = await readJsonObject(request, BODY_LIMIT)
      onlyFields(body, ['tier'])
      const tier = tierNamed(body.tier)
      if (tier === undefined) throw new RelayError('invalid_parameter', `tier is one of ${TIERS.join(', ')}.`)
      const identity = auth.identityOf(response)
      const asked = auditActOf(auth, request, response)
      const set = async (): Promise<TierAnswer> => {
        const account = await owners.accountOfCustomer(customerId)
        if (account !== undefined) demandAccount(identity, account)
        const act = {
          ...asked,
          action: 'tier.set',
          account: account ?? ALL_ACCOUNTS,
          customerId,
          detail: tier,
        } as const
        return audit.perform(act, () => tiers.set(customerId, tier))
      }
      response.json(shown(await askStore(set, TIMEOUT_MS)))
    })
    .all(methodNotAllowed('GET, HEAD, PUT'))
  return router
}

function shown({ customerId, tier, known, updatedAt }: TierAnswer) {
  return { customerId, tier, known, updatedAt: updatedAt === undefined ? '' : new Date(updatedAt).toISOString() }
}
