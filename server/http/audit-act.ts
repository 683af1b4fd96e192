import type { Request, Response } from 'express'
import { RelayError } from '../errors.js'
import { REASON_MOST } from '../privacy/audit/tidy-entry.js'
import type { AuditAct } from '../privacy/audit/trail.js'
import type { ApiAuth } from './auth.js'

/** Why something is done, in UTF-8 and percent-encoded, since headers carry no other characters. */
export const REASON_HEADER = 'audit-reason'

/**
 * Who asks, from where and, where the request says so, why: what every audited route's entry begins with.
 * @throws RelayError `api_key_missing`; `invalid_parameter` when the reason is no percent-encoded text or too long
 */
export function auditActOf(
  auth: Pick<ApiAuth, 'identityOf'>,
  request: Request,
  response: Response,
): Pick<AuditAct, 'actor' | 'from' | 'reason'> {
  return {
    actor: { kind: 'api-key', id: auth.identityOf(response).name },
    from: request.ip,
    reason: reasonIn(request.get(REASON_HEADER)),
  }
}

function reasonIn(header: string | undefined): string | undefined {
  if (header === undefined || header.trim() === '') return undefined
  let reason: string
  try {
    reason = decodeURIComponent(header.trim())
  } catch {
    throw new RelayError('invalid_parameter', 'Audit-Reason is no percent-encoded text.')
  }
  if (reason.length > REASON_MOST) {
    throw new RelayError('invalid_parameter', `Audit-Reason has at most ${REASON_MOST} characters.`)
  }
  return reason
}
