import { Router } from 'express'
import { RelayError } from '../../errors.js'
import { ALL_ACCOUNTS } from '../../privacy/audit/entry.js'
import type { AuditTrail } from '../../privacy/audit/trail.js'
import type { PrivacyReport } from '../../privacy/export/privacy-report.js'
import { askStore } from '../ask-store.js'
import { auditActOf } from '../audit-act.js'
import type { ApiAuth } from '../auth.js'
import { methodNotAllowed } from './method-not-allowed.js'

export interface PrivacyReportDeps {
  readonly auth: ApiAuth
  readonly audit: Pick<AuditTrail, 'perform'>
  /** @param year By the calendar of Beijing. */
  privacyReport(year: number): Promise<PrivacyReport>
  /** The year it is in Beijing. */
  currentYear(): number
}

const TIMEOUT_MS = 20_000
const YEAR = /^20[2-9]\d$/

/** `/api/v1/privacy-report?year=2026`: how many persons' messages crossed, and under which settings. For `privacy`. */
export function privacyReportRoutes({ auth, audit, privacyReport, currentYear }: PrivacyReportDeps): Router {
  const router = Router({ caseSensitive: true })
  router
    .route('/api/v1/privacy-report')
    .get(auth.allow('privacy'), async (request, response) => {
      const { year: asked = String(currentYear()) } = request.query
      if (typeof asked !== 'string' || !YEAR.test(asked)) {
        throw new RelayError('invalid_parameter', 'year is a year such as 2026.')
      }
      const act = { ...auditActOf(auth, request, response), account: ALL_ACCOUNTS } as const
      const report = await askStore(
        () => audit.perform({ ...act, action: 'privacy-report.read' }, () => privacyReport(Number(asked))),
        TIMEOUT_MS,
      )
      const own = auth.identityOf(response).accounts
      response.json({ ...report, accounts: report.accounts.filter(({ account }) => own?.includes(account) ?? true) })
    })
    .all(methodNotAllowed('GET, HEAD'))
  return router
}
