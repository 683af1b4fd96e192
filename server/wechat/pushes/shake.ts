import type { Fields } from '../fields.js'
import { group, list, optional, optionalGroup, required } from './field-reader.js'
import type { PushRow } from './push.js'

export interface Beacon {
  readonly uuid: string
  readonly major: string | undefined
  readonly minor: string | undefined
  readonly distance: string | undefined
}

/** The customer shook the phone near a beacon. */
export interface ShakePayload {
  readonly chosen: Beacon
  readonly around: readonly Beacon[]
}

declare module './push.js' {
  interface PushPayloads {
    'event.shakearoundusershake': ShakePayload
  }
}

function readBeacon(fields: Fields): Beacon {
  return {
    uuid: required(fields, 'Uuid'),
    major: optional(fields, 'Major'),
    minor: optional(fields, 'Minor'),
    distance: optional(fields, 'Distance'),
  }
}

export const shake: PushRow<'event.shakearoundusershake', ShakePayload> = {
  kind: 'event.shakearoundusershake',
  msgType: 'event',
  event: 'shakearoundusershake',
  noticeName: 'shake',
  disposition: 'keep',
  opensSession: false,
  quota: 'none',
  read: (fields) => {
    const around = optionalGroup(fields, 'AroundBeacons')
    return {
      chosen: readBeacon(group(fields, 'ChosenBeacon')),
      around: around === undefined ? [] : list(around, 'AroundBeacon', readBeacon),
    }
  },
}
