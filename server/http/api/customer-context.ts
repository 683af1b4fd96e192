import { Router } from 'express'
import type { Owners } from '../../customers/owners.js'
import type { CustomerContext } from '../../relay/customer-context.js'
import { askStore } from '../ask-store.js'
import type { ApiAuth } from '../auth.js'
import { demandCustomer } from '../scope.js'
import { methodNotAllowed } from './method-not-allowed.js'

export interface CustomerContextDeps {
  readonly auth: ApiAuth
  readonly owners: Owners
  customerContext(customerId: string): Promise<CustomerContext>
}

/** The store's, and a CRM's 2 s before. */
const TIMEOUT_MS = 7000

/** `/api/v1/customers/:customerId/context`: what flows may want to know of a customer. For `actions`. */
export function customerContextRoutes({ auth, owners, customerContext }: CustomerContextDeps): Router {
  const router = Router({ caseSensitive: true })
  router
    .route('/api/v1/customers/:customerId/context')
    .get(auth.allow('actions'), async (request, response) => {
      const customerId = String(request.params.customerId)
      const identity = auth.identityOf(response)
      const ask = async (): Promise<CustomerContext> => {
        await demandCustomer(identity, owners, customerId)
        return customerContext(customerId)
      }
      const context = await askStore(ask, TIMEOUT_MS)
      response.json({
        known: context.known,
        tier: context.tier,
        language: context.language,
        // Left out when not known: a data action's default stands for what is missing only.
        remainingQuota: context.remainingQuota,
        windowEndsAt: moment(context.windowEndsAt),
        sessionStartedAt: moment(context.sessionStartedAt),
      })
    })
    .all(methodNotAllowed('GET, HEAD'))
  return router
}

function moment(at: number | undefined): string {
  return at === undefined ? '' : new Date(at).toISOString()
}
