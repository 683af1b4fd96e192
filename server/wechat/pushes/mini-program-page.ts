import { optional, required } from './field-reader.js'
import type { PushRow } from './push.js'

export interface MiniProgramPagePayload {
  readonly appId: string
  readonly pagePath: string
  readonly title: string | undefined
  readonly thumbUrl: string | undefined
  readonly thumbMediaId: string | undefined
}

declare module './push.js' {
  interface PushPayloads {
    miniprogrampage: MiniProgramPagePayload
  }
}

export const miniProgramPage: PushRow<'miniprogrampage', MiniProgramPagePayload> = {
  kind: 'miniprogrampage',
  msgType: 'miniprogrampage',
  noticeName: 'miniProgramPage',
  disposition: 'keep',
  opensSession: false,
  quota: 'message',
  read: (fields) => ({
    appId: required(fields, 'AppId'),
    pagePath: required(fields, 'PagePath'),
    title: optional(fields, 'Title'),
    thumbUrl: optional(fields, 'ThumbUrl'),
    thumbMediaId: optional(fields, 'ThumbMediaId'),
  }),
}
