import { decimal, optional } from './field-reader.js'
import { tellPlace } from './place.js'
import type { PushRow } from './push.js'

export interface LocationPayload {
  /** Location_X is the latitude. */
  readonly latitude: number
  /** Location_Y is the longitude. */
  readonly longitude: number
  readonly scale: string | undefined
  readonly label: string | undefined
}

declare module './push.js' {
  interface PushPayloads {
    location: LocationPayload
  }
}

export const location: PushRow<'location', LocationPayload> = {
  kind: 'location',
  msgType: 'location',
  noticeName: 'location',
  disposition: 'relay',
  opensSession: true,
  quota: 'message',
  read: (fields) => ({
    latitude: decimal(fields, 'Location_X'),
    longitude: decimal(fields, 'Location_Y'),
    scale: optional(fields, 'Scale'),
    label: optional(fields, 'Label'),
  }),
  customerWords: (payload) => ({ told: 'location', values: tellPlace(payload, '') }),
}
