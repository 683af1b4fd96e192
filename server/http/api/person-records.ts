import { type Response, Router } from 'express'
import { RelayError } from '../../errors.js'
import type { AuditTrail } from '../../privacy/audit/trail.js'
import type { PersonRecords } from '../../privacy/export/person-export.js'
import { personPage } from '../../privacy/export/person-page.js'
import { askStore } from '../ask-store.js'
import { auditActOf } from '../audit-act.js'
import type { ApiAuth } from '../auth.js'
import { demandAccount } from '../scope.js'
import { methodNotAllowed } from './method-not-allowed.js'

export interface PersonRecordsDeps {
  readonly auth: ApiAuth
  readonly audit: Pick<AuditTrail, 'perform'>
  readonly personRecords: PersonRecords
}

/** Ten thousand messages take seconds at most. */
const TIMEOUT_MS = 30_000
const FORMATS = ['json', 'html']

/** `/api/v1/customers/:customerId/transcript` and `/export`: what is kept of somebody. For `privacy`; recorded. */
export function personRecordRoutes({ auth, audit, personRecords }: PersonRecordsDeps): Router {
  const router = Router({ caseSensitive: true })
  router
    .route('/api/v1/customers/:customerId/transcript')
    .get(auth.allow('privacy'), async (request, response) => {
      const customerId = String(request.params.customerId)
      const { account, messages } = await askStore(() => personRecords.transcript(customerId), TIMEOUT_MS)
      demandAccount(auth.identityOf(response), account)
      const act = { ...auditActOf(auth, request, response), account, customerId, action: 'transcript.read' } as const
      await askStore(() => audit.perform(act, async () => messages, counted), TIMEOUT_MS)
      response.json({ customerId, account, messages })
    })
    .all(methodNotAllowed('GET, HEAD'))
  router
    .route('/api/v1/customers/:customerId/export')
    .get(auth.allow('privacy'), async (request, response) => {
      const format = String(request.query.format ?? 'json')
      if (!FORMATS.includes(format)) throw new RelayError('invalid_parameter', 'format is json or html.')
      const customerId = String(request.params.customerId)
      const exported = await askStore(() => personRecords.exportPerson(customerId), TIMEOUT_MS)
      for (const { account } of exported.customers) demandAccount(auth.identityOf(response), account)
      for (const { account, customerId: member, messages } of exported.customers) {
        const about = { account, customerId: member, action: 'customer.export' } as const
        const act = { ...auditActOf(auth, request, response), ...about }
        await askStore(() => audit.perform(act, async () => messages, counted), TIMEOUT_MS)
      }
      const name = `person-${customerId}.${format}`
      response.setHeader('content-disposition', `attachment; filename="${name}"`)
      if (format === 'html') sendPage(response, personPage(exported))
      else response.json(exported)
    })
    .all(methodNotAllowed('GET, HEAD'))
  return router
}

const counted = (messages: readonly unknown[]) => ({ counts: { messages: messages.length } })

function sendPage(response: Response, page: string): void {
  // The one style of the page is its own; nothing else may load or run.
  response.setHeader('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
  response.type('html').send(page)
}
