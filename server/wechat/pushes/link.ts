import { optional, required } from './field-reader.js'
import type { PushRow } from './push.js'

export interface LinkPayload {
  readonly url: string
  readonly title: string | undefined
  readonly description: string | undefined
}

declare module './push.js' {
  interface PushPayloads {
    link: LinkPayload
  }
}

export const link: PushRow<'link', LinkPayload> = {
  kind: 'link',
  msgType: 'link',
  noticeName: 'link',
  disposition: 'relay',
  opensSession: true,
  quota: 'message',
  read: (fields) => ({
    url: required(fields, 'Url'),
    title: optional(fields, 'Title'),
    description: optional(fields, 'Description'),
  }),
  customerWords: ({ url, title = '', description = '' }) => ({ told: 'link', values: { url, title, description } }),
}
