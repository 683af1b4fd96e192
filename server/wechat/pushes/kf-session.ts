import type { Fields } from '../fields.js'
import { optional, required } from './field-reader.js'
import type { PushRow } from './push.js'

/** WeChat's own customer-service desk took or left the customer. */
export interface KfSessionPayload {
  readonly kfAccount: string
  readonly closeType: string | undefined
}

/** WeChat's own desk handed the customer on. */
export interface KfSwitchPayload {
  readonly fromKfAccount: string
  readonly toKfAccount: string
}

declare module './push.js' {
  interface PushPayloads {
    'event.kf_create_session': KfSessionPayload
    'event.kf_close_session': KfSessionPayload
    'event.kf_switch_session': KfSwitchPayload
  }
}

function readSession(fields: Fields): KfSessionPayload {
  return { kfAccount: required(fields, 'KfAccount'), closeType: optional(fields, 'CloseType') }
}

export const kfCreateSession: PushRow<'event.kf_create_session', KfSessionPayload> = {
  kind: 'event.kf_create_session',
  msgType: 'event',
  event: 'kf_create_session',
  noticeName: 'kfSession',
  disposition: 'keep',
  opensSession: false,
  quota: 'none',
  read: readSession,
}

export const kfCloseSession: PushRow<'event.kf_close_session', KfSessionPayload> = {
  kind: 'event.kf_close_session',
  msgType: 'event',
  event: 'kf_close_session',
  noticeName: 'kfSession',
  disposition: 'keep',
  opensSession: false,
  quota: 'none',
  read: readSession,
}

export const kfSwitchSession: PushRow<'event.kf_switch_session', KfSwitchPayload> = {
  kind: 'event.kf_switch_session',
  msgType: 'event',
  event: 'kf_switch_session',
  noticeName: 'kfSession',
  disposition: 'keep',
  opensSession: false,
  quota: 'none',
  read: (fields) => ({
    fromKfAccount: required(fields, 'FromKfAccount'),
    toKfAccount: required(fields, 'ToKfAccount'),
  }),
}
