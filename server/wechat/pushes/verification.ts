import type { Fields } from '../fields.js'
import { optional, wholeNumber } from './field-reader.js'
import type { PushRow } from './push.js'

/** The account's verification stands until then. Epoch seconds. */
export interface VerificationPayload {
  readonly expiresAt: number
}

/** The account's verification failed. Epoch seconds. */
export interface VerificationFailurePayload {
  readonly failedAt: number
  readonly reason: string | undefined
}

declare module './push.js' {
  interface PushPayloads {
    'event.qualification_verify_success': VerificationPayload
    'event.qualification_verify_fail': VerificationFailurePayload
    'event.naming_verify_success': VerificationPayload
    'event.naming_verify_fail': VerificationFailurePayload
    'event.annual_renew': VerificationPayload
    'event.verify_expired': VerificationPayload
  }
}

function verificationRow<E extends string>(event: E): PushRow<`event.${E}`, VerificationPayload> {
  return {
    kind: `event.${event}`,
    msgType: 'event',
    event,
    noticeName: 'verification',
    disposition: 'keep',
    opensSession: false,
    quota: 'none',
    read: (fields: Fields) => ({ expiresAt: wholeNumber(fields, 'ExpiredTime') }),
  }
}

function failureRow<E extends string>(event: E): PushRow<`event.${E}`, VerificationFailurePayload> {
  return {
    kind: `event.${event}`,
    msgType: 'event',
    event,
    noticeName: 'verification',
    disposition: 'keep',
    opensSession: false,
    quota: 'none',
    read: (fields: Fields) => ({ failedAt: wholeNumber(fields, 'FailTime'), reason: optional(fields, 'FailReason') }),
  }
}

export const qualificationVerified = verificationRow('qualification_verify_success')
export const qualificationFailed = failureRow('qualification_verify_fail')
export const namingVerified = verificationRow('naming_verify_success')
export const namingFailed = failureRow('naming_verify_fail')
export const annualRenew = verificationRow('annual_renew')
export const verificationExpired = verificationRow('verify_expired')
