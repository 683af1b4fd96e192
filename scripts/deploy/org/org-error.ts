/** An answer of the platform that is no success, or none at all. Holds no body of a request. */
export class OrgError extends Error {
  /** Name of the operation in the platform SDK. */
  readonly operation: string
  /** HTTP status; 0 without an answer. */
  readonly status: number
  /** The platform's own code, e.g. `missing.any.permissions`. */
  readonly code: string
  /** `ININ-Correlation-Id`, for the support of Genesys. */
  readonly correlationId: string | undefined

  constructor(operation: string, answer: OrgAnswerError) {
    super(`${operation}: ${answer.status === 0 ? 'no answer' : answer.status} ${answer.message}`.trim())
    this.name = 'OrgError'
    this.operation = operation
    this.status = answer.status
    this.code = answer.code
    this.correlationId = answer.correlationId
  }

  /** The request may have taken effect all the same. */
  get isUnsure(): boolean {
    return this.status === 0 || this.status >= 500
  }
}

export interface OrgAnswerError {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly correlationId?: string | undefined
}

/** What the SDK throws, as an OrgError. */
export function orgError(operation: string, thrown: unknown): OrgError {
  if (thrown instanceof OrgError) return thrown
  if (typeof thrown === 'string') return new OrgError(operation, { status: 0, code: 'sdk', message: thrown })
  const answer = thrown as {
    status?: number
    headers?: Record<string, string>
    body?: unknown
    response?: { status?: number; data?: unknown }
    code?: string
    message?: string
  } | null
  const status = answer?.status ?? answer?.response?.status ?? 0
  const body = record(answer?.body ?? answer?.response?.data)
  const correlationId = answer?.headers?.['inin-correlation-id']
  if (status === 0)
    return new OrgError(operation, {
      status,
      code: answer?.code ?? 'network',
      message: answer?.message ?? 'the request failed',
    })
  const code = text(body.code) || text(body.error) || String(status)
  const message = text(body.message) || text(body.description) || text(body.error_description) || code
  return new OrgError(operation, { status, code, message, correlationId })
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
