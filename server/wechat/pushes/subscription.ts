import { optional } from './field-reader.js'
import type { PushRow } from './push.js'

export interface SubscribePayload {
  /** Scene of the QR code that was scanned, without WeChat's prefix `qrscene_`. */
  readonly scene: string | undefined
  readonly ticket: string | undefined
}

export type UnsubscribePayload = Readonly<Record<string, never>>

declare module './push.js' {
  interface PushPayloads {
    'event.subscribe': SubscribePayload
    'event.unsubscribe': UnsubscribePayload
  }
}

const SCENE_PREFIX = 'qrscene_'

export const subscribe: PushRow<'event.subscribe', SubscribePayload> = {
  kind: 'event.subscribe',
  msgType: 'event',
  event: 'subscribe',
  noticeName: 'subscribe',
  disposition: 'relay',
  opensSession: false,
  quota: 'action',
  read: (fields) => {
    const key = optional(fields, 'EventKey')
    return {
      scene: key?.startsWith(SCENE_PREFIX) ? key.slice(SCENE_PREFIX.length) : undefined,
      ticket: optional(fields, 'Ticket'),
    }
  },
  standingOf: () => [{ kind: 'followed' }],
  customerWords: ({ scene = '' }) => ({ told: 'subscribe', values: { scene } }),
}

export const unsubscribe: PushRow<'event.unsubscribe', UnsubscribePayload> = {
  kind: 'event.unsubscribe',
  msgType: 'event',
  event: 'unsubscribe',
  noticeName: 'unsubscribe',
  disposition: 'keep',
  opensSession: false,
  quota: 'none',
  endsSession: true,
  standingOf: () => [{ kind: 'unfollowed' }],
  read: () => ({}),
}
