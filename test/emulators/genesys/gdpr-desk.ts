import { randomUUID } from 'node:crypto'
import type { DoubleRequest, Reply } from '../shared/double-server.js'
import { errorReply, jsonReply } from './errors.js'
import type { LoginDesk } from './login.js'

const ADD = 'gdpr:request:add'
const LOOK = 'gdpr:request:view'
const TYPES = ['GDPR_EXPORT', 'GDPR_UPDATE', 'GDPR_DELETE']
/** A request goes on by one state each time it is looked at. */
const STATES = ['INITIATED', 'SEARCHING', 'DELETING', 'FINALIZING', 'COMPLETED'] as const

/** A request about one person's data. */
export interface GdprRequest {
  readonly id: string
  readonly requestType: string
  readonly subject: Readonly<Record<string, unknown>>
  status: (typeof STATES)[number] | 'ERROR'
}

/** `/api/v2/gdpr/requests`: takes requests and works on them. */
export class GdprDesk {
  readonly requests: GdprRequest[] = []
  /** Requests made from now on end so. */
  failing = false
  readonly #login: LoginDesk

  constructor(login: LoginDesk) {
    this.#login = login
  }

  /** POST /api/v2/gdpr/requests?deleteConfirmed=true */
  submit(request: DoubleRequest): Reply {
    const refusal = this.#login.refusal(request, [ADD])
    if (refusal !== undefined) return refusal
    let body: { requestType?: unknown; subject?: unknown }
    try {
      body = JSON.parse(request.body.toString('utf8')) as typeof body
    } catch {
      return errorReply('bad.request', 'the body is not JSON')
    }
    const { requestType, subject } = body
    if (typeof requestType !== 'string' || !TYPES.includes(requestType)) {
      return errorReply('bad.request', 'unknown requestType')
    }
    if (requestType === 'GDPR_DELETE' && request.query.get('deleteConfirmed') !== 'true') {
      return errorReply('bad.request', 'a deletion has to be confirmed by deleteConfirmed=true')
    }
    const named = typeof subject === 'object' && subject !== null ? Object.entries(subject) : []
    if (named.length !== 1 || named.some(([, value]) => value === '' || value === null)) {
      return errorReply('bad.request', 'the subject has to be named in one way')
    }
    const made: GdprRequest = { id: randomUUID(), requestType, subject: Object.fromEntries(named), status: 'INITIATED' }
    this.requests.push(made)
    return jsonReply(200, view(made), 'ok')
  }

  /** GET /api/v2/gdpr/requests/{requestId} */
  look(request: DoubleRequest): Reply {
    const refusal = this.#login.refusal(request, [LOOK])
    if (refusal !== undefined) return refusal
    const found = this.requests.find(({ id }) => id === request.params[0])
    if (found === undefined) return errorReply('not.found')
    const at = (STATES as readonly string[]).indexOf(found.status)
    if (this.failing) found.status = 'ERROR'
    else if (at >= 0) found.status = STATES[Math.min(at + 1, STATES.length - 1)] ?? 'COMPLETED'
    return jsonReply(200, view(found), 'ok')
  }
}

function view({ id, requestType, subject, status }: GdprRequest): object {
  const createdBy = { id: 'client', selfUri: '/api/v2/users/client' }
  const selfUri = `/api/v2/gdpr/requests/${id}`
  return { id, createdBy, createdDate: new Date().toISOString(), requestType, subject, status, selfUri }
}
