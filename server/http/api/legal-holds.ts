import { type Request, type Response, Router } from 'express'
import { RelayError } from '../../errors.js'
import type { AuditTrail } from '../../privacy/audit/trail.js'
import type { LegalHold, LegalHolds } from '../../privacy/legal-holds.js'
import { askStore } from '../ask-store.js'
import { auditActOf } from '../audit-act.js'
import type { ApiAuth } from '../auth.js'
import { demandAccount, mayTouch } from '../scope.js'
import { methodNotAllowed } from './method-not-allowed.js'

export interface LegalHoldDeps {
  readonly auth: ApiAuth
  readonly audit: AuditTrail
  readonly legalHolds: LegalHolds
  /** Names of the configured accounts. */
  readonly accounts: ReadonlySet<string>
}

const TIMEOUT_MS = 5000

/** `/api/v1/legal-holds`: accounts of which nothing is erased for now. For `privacy`. */
export function legalHoldRoutes({ auth, audit, legalHolds, accounts }: LegalHoldDeps): Router {
  const router = Router({ caseSensitive: true })
  /** Before anything is recorded: what is no account has no chain of acts. */
  const accountOf = (request: Request, response: Response): string => {
    const account = String(request.params.account)
    demandAccount(auth.identityOf(response), account)
    if (!accounts.has(account)) throw new RelayError('unknown_account')
    return account
  }
  router
    .route('/api/v1/legal-holds')
    .get(auth.allow('privacy'), async (_request, response) => {
      const identity = auth.identityOf(response)
      const holds = await askStore(() => legalHolds.list(), TIMEOUT_MS)
      response.json({ entries: holds.filter(({ account }) => mayTouch(identity, account)).map(shown) })
    })
    .all(methodNotAllowed('GET, HEAD'))
  router
    .route('/api/v1/legal-holds/:account')
    .put(auth.allow('privacy'), async (request, response) => {
      const account = accountOf(request, response)
      const act = { ...auditActOf(auth, request, response), account, action: 'legal-hold.set' } as const
      const hold = await audit.perform(act, () => askStore(() => legalHolds.set(account), TIMEOUT_MS))
      response.json(shown(hold))
    })
    .delete(auth.allow('privacy'), async (request, response) => {
      const account = accountOf(request, response)
      const act = { ...auditActOf(auth, request, response), account, action: 'legal-hold.lift' } as const
      await audit.perform(act, () => askStore(() => legalHolds.lift(account), TIMEOUT_MS))
      response.json({ account, held: false })
    })
    .all(methodNotAllowed('PUT, DELETE'))
  return router
}

const shown = ({ account, since }: LegalHold) => ({ account, held: true, since: new Date(since).toISOString() })
