import { Router } from 'express'
import type { Clock } from '../../clock.js'
import type { Owners } from '../../customers/owners.js'
import { RelayError } from '../../errors.js'
import type { GenesysImportReport, GenesysImportRequest } from '../../privacy/audit/import-genesys.js'
import type { AuditTrail } from '../../privacy/audit/trail.js'
import { askStore } from '../ask-store.js'
import { auditActOf } from '../audit-act.js'
import type { ApiAuth } from '../auth.js'
import { onlyFields, readJsonObject } from '../read-json.js'
import { demandAccount } from '../scope.js'
import { methodNotAllowed } from './method-not-allowed.js'

export interface AuditImportDeps {
  readonly auth: ApiAuth
  readonly audit: AuditTrail
  readonly owners: Owners
  /** Names of the configured accounts. */
  readonly accounts: ReadonlySet<string>
  readonly clock: Pick<Clock, 'now'>
  importGenesysAudit(request: Omit<GenesysImportRequest, 'customerId'>): Promise<GenesysImportReport>
}

/** Genesys Cloud works on both queries, one after the other. */
const TIMEOUT_MS = 110_000
const BODY_LIMIT = 4096
const DAY_MS = 24 * 3_600_000
/** Conversations are known to the relay this long; older ones want an account and a beginning. */
const DEFAULT_DAYS = 30
const ID = /^[\x21-\x7e]{1,128}$/

/** `/api/v1/audit/import`: what Genesys Cloud recorded about an interaction, into the audit log. For `privacy`. */
export function auditImportRoutes(deps: AuditImportDeps): Router {
  const { auth, audit, owners, accounts, clock } = deps
  const router = Router({ caseSensitive: true })
  router
    .route('/api/v1/audit/import')
    .post(auth.allow('privacy'), async (request, response) => {
      const body = await readJsonObject(request, BODY_LIMIT)
      onlyFields(body, ['conversationId', 'account', 'from', 'to'])
      const { conversationId } = body
      if (typeof conversationId !== 'string' || !ID.test(conversationId)) throw wrong('conversationId is an id.')
      const [from, to] = interval(body, clock.now())
      const run = async (): Promise<GenesysImportReport> => {
        const account = body.account ?? (await owners.accountOfConversation(conversationId))
        if (account === undefined) throw wrong('account must be given: the relay does not know the conversation.')
        if (typeof account !== 'string' || !accounts.has(account)) throw new RelayError('unknown_account')
        demandAccount(auth.identityOf(response), account)
        const act = { ...auditActOf(auth, request, response), action: 'audit.import', account, conversationId } as const
        const load = () => deps.importGenesysAudit({ account, conversationId, from, to })
        return audit.perform(act, load, countsOf)
      }
      response.json(await askStore(run, TIMEOUT_MS))
    })
    .all(methodNotAllowed('POST'))
  return router
}

function countsOf({ quality, audits }: GenesysImportReport) {
  const failures = [quality, audits].filter(({ failure }) => failure !== '').map(({ failure }) => failure)
  return {
    counts: { quality: quality.imported, audits: audits.imported },
    ...(failures.length > 0 ? { detail: failures.join(' ') } : {}),
  }
}

function interval({ from, to }: Record<string, unknown>, now: number): [from: number, to: number] {
  const end = momentOf(to, 'to') ?? now
  const begin = momentOf(from, 'from') ?? end - DEFAULT_DAYS * DAY_MS
  if (begin >= end) throw wrong('from is not before to.')
  return [begin, end]
}

function momentOf(value: unknown, name: string): number | undefined {
  if (value === undefined) return undefined
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  if (Number.isNaN(at)) throw wrong(`${name} is a moment in ISO 8601.`)
  return at
}

const wrong = (detail: string): RelayError => new RelayError('invalid_parameter', detail)
