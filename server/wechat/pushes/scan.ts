import { optional, required } from './field-reader.js'
import type { PushRow } from './push.js'

/** A follower scanned a QR code of the account. */
export interface ScanPayload {
  readonly scene: string
  readonly ticket: string | undefined
}

declare module './push.js' {
  interface PushPayloads {
    'event.scan': ScanPayload
  }
}

export const scan: PushRow<'event.scan', ScanPayload> = {
  kind: 'event.scan',
  msgType: 'event',
  event: 'scan',
  noticeName: 'scan',
  disposition: 'relay',
  opensSession: false,
  quota: 'action',
  read: (fields) => ({ scene: required(fields, 'EventKey'), ticket: optional(fields, 'Ticket') }),
  customerWords: ({ scene }) => ({ told: 'scan', values: { scene } }),
}
