import type { Fields } from '../fields.js'
import { invalidPush, optional } from './field-reader.js'
import type { PushRow } from './push.js'

/**
 * A person changed their profile, revoked an authorisation, or cancelled it. FromUserName is the platform's push
 * user: the person concerned is `affectedOpenId`. The platform asks to refresh or to delete what was stored.
 */
export interface PersonalDataPayload {
  readonly affectedOpenId: string
  readonly appId: string | undefined
  readonly unionId: string | undefined
  /** Which authorisation was revoked; only in a revocation. */
  readonly revokeInfo: string | undefined
}

declare module './push.js' {
  interface PushPayloads {
    'event.user_info_modified': PersonalDataPayload
    'event.user_authorization_revoke': PersonalDataPayload
    'event.user_authorization_cancellation': PersonalDataPayload
  }
}

/** One official sample spells these fields in lower case. */
function readPersonalData(fields: Fields): PersonalDataPayload {
  const affectedOpenId = optional(fields, 'OpenID') ?? optional(fields, 'openid')
  if (affectedOpenId === undefined || affectedOpenId.length > 128) throw invalidPush('OpenID')
  return {
    affectedOpenId,
    appId: optional(fields, 'AppID') ?? optional(fields, 'appid'),
    unionId: optional(fields, 'UnionID') ?? optional(fields, 'unionid'),
    revokeInfo: optional(fields, 'RevokeInfo'),
  }
}

function affected(payload: PersonalDataPayload): string {
  return payload.affectedOpenId
}

export const userInfoModified: PushRow<'event.user_info_modified', PersonalDataPayload> = {
  kind: 'event.user_info_modified',
  msgType: 'event',
  event: 'user_info_modified',
  noticeName: 'personalData',
  disposition: 'keep',
  opensSession: false,
  quota: 'none',
  read: readPersonalData,
  subject: affected,
}

export const authorizationRevoked: PushRow<'event.user_authorization_revoke', PersonalDataPayload> = {
  kind: 'event.user_authorization_revoke',
  msgType: 'event',
  event: 'user_authorization_revoke',
  noticeName: 'personalData',
  disposition: 'keep',
  opensSession: false,
  quota: 'none',
  read: readPersonalData,
  subject: affected,
}

export const authorizationCancelled: PushRow<'event.user_authorization_cancellation', PersonalDataPayload> = {
  kind: 'event.user_authorization_cancellation',
  msgType: 'event',
  event: 'user_authorization_cancellation',
  noticeName: 'personalData',
  disposition: 'keep',
  opensSession: false,
  quota: 'none',
  read: readPersonalData,
  subject: affected,
}
