import { optional, required } from './field-reader.js'
import type { PushRow } from './push.js'

export interface ImagePayload {
  readonly mediaId: string
  /** WeChat's CDN, http. */
  readonly pictureUrl: string | undefined
}

declare module './push.js' {
  interface PushPayloads {
    image: ImagePayload
  }
}

export const image: PushRow<'image', ImagePayload> = {
  kind: 'image',
  msgType: 'image',
  noticeName: 'image',
  disposition: 'relay',
  opensSession: true,
  quota: 'message',
  read: (fields) => ({ mediaId: required(fields, 'MediaId'), pictureUrl: optional(fields, 'PicUrl') }),
  customerMedia: ({ mediaId }) => ({ mediaType: 'image', source: { mediaId } }),
}
