import { decimal, group, optional, required } from './field-reader.js'
import { tellPlace } from './place.js'
import type { PushRow } from './push.js'

/** A place was chosen through a menu entry; a location message follows. */
export interface MenuLocationPayload {
  readonly key: string
  readonly latitude: number
  readonly longitude: number
  readonly scale: string | undefined
  readonly label: string | undefined
  readonly placeName: string | undefined
}

declare module './push.js' {
  interface PushPayloads {
    'event.location_select': MenuLocationPayload
  }
}

export const menuLocation: PushRow<'event.location_select', MenuLocationPayload> = {
  kind: 'event.location_select',
  msgType: 'event',
  event: 'location_select',
  noticeName: 'menuLocation',
  disposition: 'relay',
  opensSession: false,
  quota: 'none',
  read: (fields) => {
    const info = group(fields, 'SendLocationInfo')
    return {
      key: required(fields, 'EventKey'),
      latitude: decimal(info, 'Location_X'),
      longitude: decimal(info, 'Location_Y'),
      scale: optional(info, 'Scale'),
      label: optional(info, 'Label'),
      placeName: optional(info, 'Poiname'),
    }
  },
  customerWords: (payload) => ({
    told: 'menuLocation',
    values: { key: payload.key, ...tellPlace(payload, payload.placeName ?? '') },
  }),
}
