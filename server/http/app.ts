import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from 'express'
import helmet from 'helmet'
import type { Clock } from '../clock.js'
import { type ApiKeyConfig, DATA_ACTION_ROLES } from '../config/types.js'
import { type ErrorCode, RelayError } from '../errors.js'
import type { AuditTrail } from '../privacy/audit/trail.js'
import { type AuditDeps, auditRoutes } from './api/audit.js'
import { type AuditImportDeps, auditImportRoutes } from './api/audit-import.js'
import { type CustomerContextDeps, customerContextRoutes } from './api/customer-context.js'
import { type CustomerTierDeps, customerTierRoutes } from './api/customer-tier.js'
import { type DeadLetterDeps, deadLetterRoutes } from './api/dead-letters.js'
import { type EraseDeps, eraseRoutes } from './api/erase.js'
import { type ErasuresDeps, erasuresRoutes } from './api/erasures.js'
import { type FindCustomerDeps, findCustomerRoutes } from './api/find-customer.js'
import { type HealthDeps, healthRoutes } from './api/health.js'
import { type KeysDeps, keysRoutes } from './api/keys.js'
import { type LegalHoldDeps, legalHoldRoutes } from './api/legal-holds.js'
import { type MessageLengthDeps, messageLengthRoutes } from './api/message-length.js'
import { type MetricsDeps, metricsRoutes } from './api/metrics.js'
import { openApiRoutes } from './api/openapi.js'
import { type PersonRecordsDeps, personRecordRoutes } from './api/person-records.js'
import { type PersonalDataDeps, personalDataRoutes } from './api/personal-data.js'
import { type PingDeps, pingRoutes } from './api/ping.js'
import { type PrivacyReportDeps, privacyReportRoutes } from './api/privacy-report.js'
import { type SessionEndedDeps, sessionEndedRoutes } from './api/session-ended.js'
import { type SurroundingsDeps, surroundingsRoutes } from './api/surroundings.js'
import { type TierImportDeps, tierImportRoutes } from './api/tier-import.js'
import { type UnrelayedDeps, unrelayedRoutes } from './api/unrelayed.js'
import { type ApiAuth, createApiAuth } from './auth.js'
import type { FailedAuth } from './failed-auth.js'
import { type MediaDeps, mediaRoutes } from './media.js'
import { RequestAborted } from './read-body.js'
import { createRefusals, type Refusal } from './refusals.js'
import { nextRequestId } from './request-id.js'
import { asRelayError, writeError } from './write-error.js'

/** How one request ended, for logs and metrics. Holds nothing of what was asked. */
export interface RequestOutcome {
  readonly requestId: string
  readonly method: string
  /** The route's pattern, such as `/api/v1/dead-letters`; '' when none matched. */
  readonly route: string
  readonly status: number
  /** `ok` or a code of the catalogue. */
  readonly code: string
  readonly ms: number
  /** What went wrong; never shown to the caller. */
  readonly error?: unknown
}

/** What every family of routes behind a key needs. */
type ApiDeps = AuditDeps &
  AuditImportDeps &
  DeadLetterDeps &
  UnrelayedDeps &
  CustomerTierDeps &
  CustomerContextDeps &
  FindCustomerDeps &
  MessageLengthDeps &
  SessionEndedDeps &
  TierImportDeps &
  PersonalDataDeps &
  PersonRecordsDeps &
  PrivacyReportDeps &
  EraseDeps &
  ErasuresDeps &
  LegalHoldDeps &
  KeysDeps &
  PingDeps &
  SurroundingsDeps

/** Where an application is served, and whom it believes. */
export interface AppAccess {
  /** `public`: without what operators and privacy officers use. `admin`: without what customers and agents use. */
  readonly surface: 'all' | 'public' | 'admin'
  /** See `ClientAddresses.trusts`. */
  trustsProxy(address: string, step: number): boolean
  readonly failedAuth: FailedAuth
}

export interface AppDeps extends HealthDeps, MetricsDeps, MediaDeps, Omit<ApiDeps, 'auth' | 'clock'> {
  readonly apiKeys: readonly ApiKeyConfig[]
  readonly access?: AppAccess | undefined
  readonly audit: AuditTrail
  onRefusalUnrecorded(error: unknown): void
  readonly clock: Clock
  onOutcome?(outcome: RequestOutcome): void
}

/** Everything the relay serves beside the two webhooks. */
export function createApp(deps: AppDeps): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  app.set('case sensitive routing', true)
  const surface = deps.access?.surface ?? 'all'
  app.set('trust proxy', deps.access?.trustsProxy ?? false)
  const refused = createRefusals({ audit: deps.audit, now: deps.clock.now, onError: deps.onRefusalUnrecorded })
  const lockedOut = (from: string): void =>
    refused({ action: 'access.lock-out', actor: { kind: 'unknown', id: '' }, from, detail: 'api_key_unknown' })
  const limit = deps.access && { failures: deps.access.failedAuth, onLockOut: lockedOut }
  const auth = createApiAuth(deps.apiKeys, limit, surface === 'public' ? DATA_ACTION_ROLES : undefined)

  app.use(named(deps))
  app.use(helmet())
  app.use(healthRoutes(deps))
  if (surface !== 'public') app.use(metricsRoutes(deps))
  if (surface !== 'admin') app.use(mediaRoutes(deps))
  app.use('/api', notKept, auth.authenticate)
  const api = { ...deps, auth }
  app.use(customerTierRoutes(api), customerContextRoutes(api), messageLengthRoutes(api), sessionEndedRoutes(api))
  app.use(pingRoutes(api), surroundingsRoutes(api), tierImportRoutes(api), findCustomerRoutes(api))
  app.use(
    deadLetterRoutes(api),
    unrelayedRoutes(api),
    personalDataRoutes(api),
    personRecordRoutes(api),
    privacyReportRoutes(api),
    openApiRoutes(api),
  )
  app.use(eraseRoutes(api), erasuresRoutes(api), legalHoldRoutes(api), keysRoutes(api))
  app.use(auditRoutes(api), auditImportRoutes(api))
  app.use(() => {
    throw new RelayError('not_found')
  })
  app.use(answerError(auth, refused))
  return app
}

const errors = new WeakMap<object, RelayError>()

/** Gives the request its id and reports how it ended. */
function named({ clock, onOutcome }: AppDeps): RequestHandler {
  return (request, response, next) => {
    const requestId = nextRequestId()
    const begun = clock.monotonic()
    response.setHeader('x-request-id', requestId)
    response.once('finish', () => {
      const error = errors.get(response)
      onOutcome?.({
        requestId,
        method: request.method,
        route: routeOf(request),
        status: response.statusCode,
        code: error?.code ?? 'ok',
        ms: clock.monotonic() - begun,
        error: error?.cause ?? error,
      })
    })
    next()
  }
}

/** Answers of the API are about the moment, and not for caches. */
const notKept: RequestHandler = (_request, response, next) => {
  response.setHeader('cache-control', 'no-store')
  next()
}

const NOT_ALLOWED: ReadonlySet<string> = new Set(['role_not_allowed', 'account_not_allowed'] satisfies ErrorCode[])

function answerError(auth: ApiAuth, refused: (refusal: Refusal) => void): ErrorRequestHandler {
  return (thrown: unknown, request, response, _next) => {
    if (thrown instanceof RequestAborted) return void response.destroy()
    // Express refuses a path that is no valid percent-encoding with an error of its own.
    const error = thrown instanceof URIError ? new RelayError('malformed_request') : asRelayError(thrown)
    errors.set(response, error)
    if (NOT_ALLOWED.has(error.code)) {
      const detail = `${error.code} ${request.method} ${routeOf(request)}`
      const actor = { kind: 'api-key', id: auth.identityOf(response).name } as const
      refused({ action: 'access.refuse', actor, from: request.ip, detail })
    }
    if (response.headersSent) return void response.destroy()
    writeError(response, error, String(response.getHeader('x-request-id')))
  }
}

/** The route's pattern, which names nobody; '' when none matched. */
function routeOf(request: Request): string {
  return typeof request.route?.path === 'string' ? request.route.path : ''
}
