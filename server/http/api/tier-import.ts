import { Router } from 'express'
import type { TierImport, TierImportReport, TierRow } from '../../customers/import-tiers.js'
import { RelayError } from '../../errors.js'
import { ALL_ACCOUNTS } from '../../privacy/audit/entry.js'
import type { AuditTrail } from '../../privacy/audit/trail.js'
import { TIERS, tierNamed } from '../../relay/messages/tier.js'
import { askStore } from '../ask-store.js'
import { auditActOf } from '../audit-act.js'
import type { ApiAuth } from '../auth.js'
import { onlyFields, readJsonObject } from '../read-json.js'
import { demandAccount } from '../scope.js'
import { methodNotAllowed } from './method-not-allowed.js'

export interface TierImportDeps {
  readonly auth: ApiAuth
  readonly audit: AuditTrail
  readonly tierImport: Pick<TierImport, 'run'>
}

/** Rows of one import; it is all or nothing, so that it must fit one request. */
export const MAX_IMPORT_ROWS = 100_000
const BODY_LIMIT = 16 * 1024 * 1024
const TIMEOUT_MS = 110_000
const MAX_ID_LENGTH = 128

/** `/api/v1/tiers/import`: many tiers, all or none. For `admin`. */
export function tierImportRoutes({ auth, audit, tierImport }: TierImportDeps): Router {
  const router = Router({ caseSensitive: true })
  router
    .route('/api/v1/tiers/import')
    .post(auth.allow('admin'), async (request, response) => {
      const body = await readJsonObject(request, BODY_LIMIT)
      onlyFields(body, ['rows', 'dryRun', 'skipUnknown'])
      const identity = auth.identityOf(response)
      const options = {
        dryRun: flag(body, 'dryRun'),
        skipUnknown: flag(body, 'skipUnknown'),
        ...(identity.accounts ? { only: identity.accounts } : {}),
      }
      const rows = readRows(body.rows)
      for (const row of rows) if ('account' in row) demandAccount(identity, row.account)
      const account = identity.accounts?.length === 1 ? (identity.accounts[0] ?? ALL_ACCOUNTS) : ALL_ACCOUNTS
      const about = { account, ...(options.dryRun ? { detail: 'dry run' } : {}) }
      const act = { ...auditActOf(auth, request, response), action: 'tier.import', ...about } as const
      const run = () => tierImport.run(rows, options)
      response.json(await askStore(() => audit.perform(act, run, countsOf), TIMEOUT_MS))
    })
    .all(methodNotAllowed('POST'))
  return router
}

function countsOf({ rows, imported, unknown, repeated }: TierImportReport) {
  return { counts: { rows, imported, unknown: unknown.length, repeated: repeated.length } }
}

function flag(body: Record<string, unknown>, name: string): boolean {
  const value = body[name] ?? false
  if (typeof value !== 'boolean') throw new RelayError('invalid_parameter', `${name} is true or false.`)
  return value
}

function readRows(rows: unknown): TierRow[] {
  if (!Array.isArray(rows) || rows.length === 0 || rows.length > MAX_IMPORT_ROWS) {
    throw new RelayError('invalid_parameter', `rows is a list of 1 to ${MAX_IMPORT_ROWS} rows.`)
  }
  return rows.map(readRow)
}

function readRow(row: unknown, at: number): TierRow {
  const wrong = (what: string): RelayError => new RelayError('invalid_parameter', `rows[${at}] ${what}.`)
  if (typeof row !== 'object' || row === null) throw wrong('is no object')
  const { customerId, account, openId, tier: name, ...more } = row as Record<string, unknown>
  const tier = tierNamed(name)
  if (tier === undefined) throw wrong(`has a tier that is none of ${TIERS.join(', ')}`)
  if (Object.keys(more).length > 0) throw wrong('has fields other than customerId, account, openId and tier')
  if (isId(customerId) && account === undefined && openId === undefined) return { customerId, tier }
  if (customerId === undefined && isId(account) && isId(openId)) return { account, openId, tier }
  throw wrong('names its customer neither by customerId nor by account and openId')
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_ID_LENGTH
}
