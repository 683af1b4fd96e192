import { Router } from 'express'
import type { CustomerOfOpenId, FindByOpenId } from '../../customers/find-by-open-id.js'
import { RelayError } from '../../errors.js'
import type { AuditTrail } from '../../privacy/audit/trail.js'
import { askStore } from '../ask-store.js'
import { auditActOf } from '../audit-act.js'
import type { ApiAuth } from '../auth.js'
import { onlyFields, readJsonObject } from '../read-json.js'
import { demandAccount } from '../scope.js'
import { methodNotAllowed } from './method-not-allowed.js'

export interface FindCustomerDeps {
  readonly auth: ApiAuth
  readonly audit: AuditTrail
  /** Names of the configured accounts. */
  readonly accounts: ReadonlySet<string>
  readonly findByOpenId: FindByOpenId
}

const TIMEOUT_MS = 5000
const BODY_LIMIT = 4096
const MAX_ID_LENGTH = 128

/** `/api/v1/customers/find`: the customer behind an OpenID, which a body keeps out of access logs. For `admin`. */
export function findCustomerRoutes({ auth, audit, accounts, findByOpenId }: FindCustomerDeps): Router {
  const router = Router({ caseSensitive: true })
  router
    .route('/api/v1/customers/find')
    .post(auth.allow('admin'), async (request, response) => {
      const body = await readJsonObject(request, BODY_LIMIT)
      onlyFields(body, ['account', 'openId'])
      const [account, openId] = [idIn(body, 'account'), idIn(body, 'openId')]
      if (!accounts.has(account)) throw new RelayError('unknown_account')
      demandAccount(auth.identityOf(response), account)
      const act = { ...auditActOf(auth, request, response), action: 'customer.find', account } as const
      const find = () => findByOpenId(account, openId)
      const found = await askStore(() => audit.perform(act, find, outcomeOf), TIMEOUT_MS)
      response.json({ known: found !== undefined, ...(found ?? { customerId: '', conversationId: '' }) })
    })
    .all(methodNotAllowed('POST'))
  return router
}

function outcomeOf(found: CustomerOfOpenId | undefined) {
  return found ? { customerId: found.customerId, conversationId: found.conversationId } : { detail: 'unknown' }
}

function idIn(body: Record<string, unknown>, name: string): string {
  const value = body[name]
  if (typeof value === 'string' && value !== '' && value.length <= MAX_ID_LENGTH) return value
  throw new RelayError('invalid_parameter', `${name} is a text of 1 to ${MAX_ID_LENGTH} characters.`)
}
