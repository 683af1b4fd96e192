import { Router } from 'express'
import type { CustomerStore, UnrelayedEntry } from '../../store/customers.js'
import { askStore } from '../ask-store.js'
import type { ApiAuth } from '../auth.js'
import { readListQuery } from './list-query.js'
import { methodNotAllowed } from './method-not-allowed.js'

export interface UnrelayedDeps {
  readonly auth: ApiAuth
  readonly customers: Pick<CustomerStore, 'unrelayed'>
  /** Names of the configured accounts. */
  readonly accounts: ReadonlySet<string>
}

const STORE_TIMEOUT_MS = 5000

/** `/api/v1/unrelayed`: pushes of kinds that are kept and not carried on. For `admin`. */
export function unrelayedRoutes({ auth, customers, accounts }: UnrelayedDeps): Router {
  const router = Router({ caseSensitive: true })
  router
    .route('/api/v1/unrelayed')
    .get(auth.allow('admin'), async (request, response) => {
      const query = readListQuery(request.query, accounts, auth.identityOf(response))
      const { entries, next } = await askStore(() => customers.unrelayed(query), STORE_TIMEOUT_MS)
      response.json({ entries: entries.map(listed), next: next ?? null })
    })
    .all(methodNotAllowed('GET, HEAD'))
  return router
}

function listed({ account, customerId, itemId, kind, receivedAt }: UnrelayedEntry) {
  return { account, customerId, itemId, kind, receivedAt: new Date(receivedAt).toISOString() }
}
