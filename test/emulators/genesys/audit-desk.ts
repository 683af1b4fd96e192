import { randomUUID } from 'node:crypto'
import type { DoubleRequest, Reply } from '../shared/double-server.js'
import { errorReply, jsonReply } from './errors.js'
import type { LoginDesk } from './login.js'

/** What the org recorded. */
export interface OrgAudit {
  readonly id: string
  readonly conversationId: string
  readonly eventDate: string
  readonly userId: string
  readonly action: string
  readonly entityType: string
}

interface LogRules {
  readonly permission: string
  readonly service: string
  readonly properties: readonly string[]
  readonly interaction: string
}

const COMMON = ['UserId', 'TrusteeOrganizationId', 'ClientId', 'Action', 'EntityType', 'EntityId']
export const AUDIT_LOGS = {
  quality: {
    permission: 'audits:interactionDetails:view',
    service: 'Quality',
    properties: [...COMMON, 'TrusteeOnlyAudits', 'ConversationId', 'ServiceName'],
    interaction: 'ConversationId',
  },
  audits: {
    permission: 'audits:audit:view',
    service: 'ContactCenter',
    properties: COMMON,
    interaction: 'EntityId',
  },
} as const satisfies Record<string, LogRules>
export type AuditLogName = keyof typeof AUDIT_LOGS

interface Query {
  readonly log: AuditLogName
  readonly found: readonly OrgAudit[]
  state: 'Queued' | 'Running' | 'Succeeded'
}

const INTERVAL = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?)\/(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?)$/

/** Both audit logs of an org: queries that are worked on, then read page by page. */
export class AuditDesk {
  readonly quality: OrgAudit[] = []
  readonly audits: OrgAudit[] = []
  readonly #queries = new Map<string, Query>()
  readonly #login: LoginDesk

  constructor(login: LoginDesk) {
    this.#login = login
  }

  /** POST …/audits/query */
  query(log: AuditLogName, request: DoubleRequest): Reply {
    const { permission, properties, interaction } = AUDIT_LOGS[log]
    const refusal = this.#login.refusal(request, [permission])
    if (refusal !== undefined) return refusal
    let body: { interval?: unknown; filters?: unknown }
    try {
      body = JSON.parse(request.body.toString('utf8')) as typeof body
    } catch {
      return errorReply('bad.request', 'the body is not JSON')
    }
    const [, from = '', to = ''] = INTERVAL.exec(String(body.interval)) ?? []
    if (from === '' || !(Date.parse(from) < Date.parse(to))) return errorReply('bad.request', 'interval is wrong')
    if (body.filters === undefined && log === 'quality') return errorReply('bad.request', 'filters are required')
    const filters = (Array.isArray(body.filters) ? body.filters : []) as { property?: string; value?: string }[]
    if (filters.some(({ property = '', value }) => !(properties as readonly string[]).includes(property) || !value)) {
      return errorReply('bad.request', 'a filter is wrong')
    }
    const wanted = filters.find(({ property }) => property === interaction)?.value
    const found = this[log].filter(
      ({ conversationId, eventDate }) =>
        (wanted === undefined || conversationId === wanted) &&
        Date.parse(eventDate) >= Date.parse(from) &&
        Date.parse(eventDate) <= Date.parse(to),
    )
    const id = randomUUID()
    this.#queries.set(id, { log, found, state: 'Queued' })
    return jsonReply(200, { id, state: 'Queued', interval: body.interval, filters }, 'ok')
  }

  /** GET …/audits/query/{transactionId}: goes on by one state at each look. */
  look(log: AuditLogName, request: DoubleRequest): Reply {
    const query = this.#queryOf(log, request)
    if ('status' in query) return query
    query.state = query.state === 'Queued' ? 'Running' : 'Succeeded'
    return jsonReply(200, { id: request.params[0], state: query.state }, 'ok')
  }

  /** GET …/audits/query/{transactionId}/results */
  results(log: AuditLogName, request: DoubleRequest): Reply {
    const query = this.#queryOf(log, request)
    if ('status' in query) return query
    if (query.state !== 'Succeeded') return errorReply('bad.request', 'the query is not finished')
    const from = Number(request.query.get('cursor') ?? '0')
    const size = Number(request.query.get('pageSize') ?? '25')
    const entities = query.found.slice(from, from + size).map((audit) => view(log, audit))
    const more = from + size < query.found.length
    const page = { id: request.params[0], pageSize: size, entities, ...(more ? { cursor: String(from + size) } : {}) }
    return jsonReply(200, page, 'ok')
  }

  #queryOf(log: AuditLogName, request: DoubleRequest): Query | Reply {
    const refusal = this.#login.refusal(request, [AUDIT_LOGS[log].permission])
    if (refusal !== undefined) return refusal
    const query = this.#queries.get(request.params[0] ?? '')
    return query?.log === log ? query : errorReply('not.found')
  }
}

function view(log: AuditLogName, { id, eventDate, userId, action, entityType, conversationId }: OrgAudit): object {
  const remote = log === 'quality' ? { remoteIps: ['198.51.100.4'] } : { remoteIp: ['198.51.100.4'] }
  const user = { id: userId, name: 'Agent Name' }
  const entity = { id: conversationId }
  return {
    id,
    eventDate,
    user,
    action,
    entityType,
    entity,
    status: 'SUCCESS',
    serviceName: AUDIT_LOGS[log].service,
    ...remote,
  }
}

/** Routes of both logs. */
export function auditRoutes(desk: AuditDesk) {
  const rows = [
    ['quality', '/api/v2/quality/conversations/audits/query'],
    ['audits', '/api/v2/audits/query'],
  ] as const
  return rows.flatMap(([log, path]) => [
    {
      name: `${log}/query` as const,
      method: 'POST' as const,
      pattern: new RegExp(`^${path}$`),
      handle: (request: DoubleRequest) => desk.query(log, request),
    },
    {
      name: `${log}/look` as const,
      method: 'GET' as const,
      pattern: new RegExp(`^${path}/([^/]+)$`),
      handle: (request: DoubleRequest) => desk.look(log, request),
    },
    {
      name: `${log}/results` as const,
      method: 'GET' as const,
      pattern: new RegExp(`^${path}/([^/]+)/results$`),
      handle: (request: DoubleRequest) => desk.results(log, request),
    },
  ])
}
