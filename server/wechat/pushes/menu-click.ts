import type { Fields } from '../fields.js'
import { optional, required } from './field-reader.js'
import type { PushRow } from './push.js'

/** A menu entry was chosen. */
export interface MenuClickPayload {
  /** The entry's key, the address it opens, or the mini-program page it opens. */
  readonly key: string
  readonly menuId: string | undefined
}

declare module './push.js' {
  interface PushPayloads {
    'event.click': MenuClickPayload
    'event.view': MenuClickPayload
    'event.view_miniprogram': MenuClickPayload
  }
}

function readClick(fields: Fields): MenuClickPayload {
  return { key: required(fields, 'EventKey'), menuId: optional(fields, 'MenuId') }
}

export const click: PushRow<'event.click', MenuClickPayload> = {
  kind: 'event.click',
  msgType: 'event',
  event: 'click',
  noticeName: 'menuClick',
  disposition: 'relay',
  opensSession: false,
  menuKeyOf: ({ key }) => key,
  quota: 'action',
  read: readClick,
  customerWords: ({ key }) => ({ told: 'menuClick', values: { key } }),
}

export const view: PushRow<'event.view', MenuClickPayload> = {
  kind: 'event.view',
  msgType: 'event',
  event: 'view',
  noticeName: 'menuView',
  disposition: 'relay',
  opensSession: false,
  quota: 'none',
  read: readClick,
  customerWords: ({ key }) => ({ told: 'menuView', values: { url: key } }),
}

export const viewMiniProgram: PushRow<'event.view_miniprogram', MenuClickPayload> = {
  kind: 'event.view_miniprogram',
  msgType: 'event',
  event: 'view_miniprogram',
  noticeName: 'menuView',
  disposition: 'relay',
  opensSession: false,
  quota: 'none',
  read: readClick,
  customerWords: ({ key }) => ({ told: 'menuMiniProgram', values: { page: key } }),
}
