import type { Told } from '../../relay/messages/told.js'
import type { Fields } from '../fields.js'
import { group, list, optional, optionalGroup, required } from './field-reader.js'
import type { PushRow } from './push.js'

/** Pictures were chosen through a menu entry; the pictures themselves follow as image messages. */
export interface MenuPicturesPayload {
  readonly key: string
  readonly count: string | undefined
  readonly md5Sums: readonly string[]
}

declare module './push.js' {
  interface PushPayloads {
    'event.pic_sysphoto': MenuPicturesPayload
    'event.pic_photo_or_album': MenuPicturesPayload
    'event.pic_weixin': MenuPicturesPayload
  }
}

function readPictures(fields: Fields): MenuPicturesPayload {
  const info = group(fields, 'SendPicsInfo')
  const pictures = optionalGroup(info, 'PicList')
  return {
    key: required(fields, 'EventKey'),
    count: optional(info, 'Count'),
    md5Sums: pictures === undefined ? [] : list(pictures, 'item', (item) => required(item, 'PicMd5Sum')),
  }
}

function tellPictures({ key, count = '' }: MenuPicturesPayload): Told {
  return { told: 'menuPictures', values: { key, count } }
}

export const systemPhoto: PushRow<'event.pic_sysphoto', MenuPicturesPayload> = {
  kind: 'event.pic_sysphoto',
  msgType: 'event',
  event: 'pic_sysphoto',
  noticeName: 'menuPictures',
  disposition: 'relay',
  opensSession: false,
  quota: 'none',
  read: readPictures,
  customerWords: tellPictures,
}

export const photoOrAlbum: PushRow<'event.pic_photo_or_album', MenuPicturesPayload> = {
  kind: 'event.pic_photo_or_album',
  msgType: 'event',
  event: 'pic_photo_or_album',
  noticeName: 'menuPictures',
  disposition: 'relay',
  opensSession: false,
  quota: 'none',
  read: readPictures,
  customerWords: tellPictures,
}

export const weixinAlbum: PushRow<'event.pic_weixin', MenuPicturesPayload> = {
  kind: 'event.pic_weixin',
  msgType: 'event',
  event: 'pic_weixin',
  noticeName: 'menuPictures',
  disposition: 'relay',
  opensSession: false,
  quota: 'none',
  read: readPictures,
  customerWords: tellPictures,
}
