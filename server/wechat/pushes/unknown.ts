import type { Fields } from '../fields.js'
import { details } from './field-reader.js'
import type { PushRow } from './push.js'

/** A message or event no row knows: kept with all it had, counted, answered `success`. */
export interface UnknownPayload {
  readonly details: Fields
}

declare module './push.js' {
  interface PushPayloads {
    unknown: UnknownPayload
  }
}

export const unknownPush: PushRow<'unknown', UnknownPayload> = {
  kind: 'unknown',
  msgType: '',
  noticeName: 'unknown',
  disposition: 'keep',
  opensSession: false,
  quota: 'none',
  read: (fields) => ({ details: details(fields) }),
}
