import { Router } from 'express'
import { RelayError } from '../../errors.js'
import { receiptOf } from '../../privacy/erasure/receipt.js'
import type { ErasureStore } from '../../store/erasure.js'
import { askStore } from '../ask-store.js'
import type { ApiAuth } from '../auth.js'
import { demandAccount } from '../scope.js'
import { readListQuery } from './list-query.js'
import { methodNotAllowed } from './method-not-allowed.js'
import { shownReceipt } from './shown-receipt.js'

export interface ErasuresDeps {
  readonly auth: ApiAuth
  readonly erasures: Pick<ErasureStore, 'get' | 'list'>
  /** Names of the configured accounts. */
  readonly accounts: ReadonlySet<string>
}

const STORE_TIMEOUT_MS = 5000
/** Ids are UUIDs. */
const ERASURE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** `/api/v1/erasures`: receipts of what was erased. For `privacy`. */
export function erasuresRoutes({ auth, erasures, accounts }: ErasuresDeps): Router {
  const router = Router({ caseSensitive: true })
  router
    .route('/api/v1/erasures')
    .get(auth.allow('privacy'), async (request, response) => {
      const query = readListQuery(request.query, accounts, auth.identityOf(response))
      const { entries, next } = await askStore(() => erasures.list(query), STORE_TIMEOUT_MS)
      response.json({ entries: entries.map(receiptOf).map(shownReceipt), next: next ?? null })
    })
    .all(methodNotAllowed('GET, HEAD'))
  router
    .route('/api/v1/erasures/:erasureId')
    .get(auth.allow('privacy'), async (request, response) => {
      const id = String(request.params.erasureId)
      const record = ERASURE_ID.test(id) ? await askStore(() => erasures.get(id), STORE_TIMEOUT_MS) : undefined
      if (!record) throw new RelayError('unknown_erasure')
      demandAccount(auth.identityOf(response), record.account)
      response.json(shownReceipt(receiptOf(record)))
    })
    .all(methodNotAllowed('GET, HEAD'))
  return router
}
