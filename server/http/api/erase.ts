import { type Request, type Response, Router } from 'express'
import { RelayError } from '../../errors.js'
import type { AuditAction } from '../../privacy/audit/actions.js'
import { ALL_ACCOUNTS } from '../../privacy/audit/entry.js'
import type { AuditTrail } from '../../privacy/audit/trail.js'
import type { Eraser, ErasureAsker } from '../../privacy/erasure/eraser.js'
import type { ErasureReceipt } from '../../privacy/erasure/receipt.js'
import { askStore } from '../ask-store.js'
import { auditActOf } from '../audit-act.js'
import type { ApiAuth } from '../auth.js'
import { methodNotAllowed } from './method-not-allowed.js'
import { shownReceipt } from './shown-receipt.js'

export interface EraseDeps {
  readonly auth: ApiAuth
  readonly audit: AuditTrail
  readonly eraser: Eraser
}

/** A person has few customers; each is one round trip or two. */
const TIMEOUT_MS = 8000

/** Erasing customers, persons (`privacy`) and conversations (`privacy`, and `erase`: the key of a data action). */
export function eraseRoutes({ auth, audit, eraser }: EraseDeps): Router {
  const router = Router({ caseSensitive: true })

  router
    .route('/api/v1/customers/:customerId')
    .delete(auth.allow('privacy'), async (request, response) => {
      const customerId = String(request.params.customerId)
      const person = readPerson(request.query)
      const asker = askerOf(response, 'api')
      const action = person ? 'person.erase' : 'customer.erase'
      const receipts = await audit.perform(
        { ...actOf(request, response, action), customerId },
        () => askStore(() => eraser.eraseCustomer(customerId, asker, person), TIMEOUT_MS),
        (erased) => ({ counts: countsOf(erased), detail: erased.map(({ id }) => id).join(' ') }),
      )
      response.json({ erasures: receipts.map(shownReceipt) })
    })
    .all(methodNotAllowed('DELETE'))

  router
    .route('/api/v1/conversations/:conversationId')
    .delete(auth.allow('privacy', 'erase'), async (request, response) => {
      if (Object.keys(request.query).length > 0) throw new RelayError('invalid_parameter', 'There is no query here.')
      const conversationId = String(request.params.conversationId)
      const asker = askerOf(response, auth.identityOf(response).role === 'erase' ? 'flow' : 'api')
      // The customer stands in the record: erased later, they take the reason away that was given now.
      const customerId = await askStore(() => eraser.customerOfConversation(conversationId, asker), TIMEOUT_MS)
      const receipt = await audit.perform(
        { ...actOf(request, response, 'conversation.erase'), conversationId, customerId },
        () => askStore(() => eraser.eraseConversation(conversationId, asker), TIMEOUT_MS),
        (erased) => ({ counts: countsOf([erased]), detail: erased.id }),
      )
      response.json({ ...shownReceipt(receipt), sessionIds: receipt.sessionIds })
    })
    .all(methodNotAllowed('DELETE'))

  return router

  function askerOf(response: Response, cause: ErasureAsker['cause']): ErasureAsker {
    return { accounts: auth.identityOf(response).accounts, cause }
  }

  /** The caller names no account; an act belongs to one when its key does. */
  function actOf(request: Request, response: Response, action: AuditAction) {
    const [account, ...others] = auth.identityOf(response).accounts ?? []
    const only = account !== undefined && others.length === 0 ? account : ALL_ACCOUNTS
    return { ...auditActOf(auth, request, response), account: only, action }
  }
}

function readPerson(query: Readonly<Record<string, unknown>>): boolean {
  for (const name of Object.keys(query)) {
    if (name !== 'person') throw new RelayError('invalid_parameter', 'The query takes person only.')
  }
  const { person = 'false' } = query
  if (person !== 'true' && person !== 'false') throw new RelayError('invalid_parameter', 'person is true or false.')
  return person === 'true'
}

function countsOf(receipts: readonly ErasureReceipt[]) {
  const sum = (of: (receipt: ErasureReceipt) => number) => receipts.reduce((all, each) => all + of(each), 0)
  return {
    erasures: receipts.length,
    items: sum(({ counts }) => counts.items),
    deadLetters: sum(({ counts }) => counts.deadLetters),
    media: sum(({ counts }) => counts.media),
  }
}
