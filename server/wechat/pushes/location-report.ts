import { decimal, optionalDecimal } from './field-reader.js'
import type { PushRow } from './push.js'

/** Where the customer is, sent on entering the chat or every 5 s, as the account chose. */
export interface LocationReportPayload {
  readonly latitude: number
  readonly longitude: number
  readonly precision: number | undefined
}

declare module './push.js' {
  interface PushPayloads {
    'event.location': LocationReportPayload
  }
}

export const locationReport: PushRow<'event.location', LocationReportPayload> = {
  kind: 'event.location',
  msgType: 'event',
  event: 'location',
  noticeName: 'locationReport',
  disposition: 'keep',
  opensSession: false,
  quota: 'none',
  read: (fields) => ({
    latitude: decimal(fields, 'Latitude'),
    longitude: decimal(fields, 'Longitude'),
    precision: optionalDecimal(fields, 'Precision'),
  }),
}
