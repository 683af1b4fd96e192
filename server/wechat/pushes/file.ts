import { optional, required } from './field-reader.js'
import type { PushRow } from './push.js'

/** Not documented by WeChat, seen in live traffic; there is no MediaId and no known way to download. */
export interface FilePayload {
  readonly fileName: string
  readonly description: string | undefined
  readonly fileKey: string | undefined
  readonly md5: string | undefined
  /** Bytes, as sent. */
  readonly size: string | undefined
}

declare module './push.js' {
  interface PushPayloads {
    file: FilePayload
  }
}

export const file: PushRow<'file', FilePayload> = {
  kind: 'file',
  msgType: 'file',
  noticeName: 'file',
  disposition: 'keep',
  opensSession: false,
  quota: 'message',
  read: (fields) => ({
    fileName: required(fields, 'Title'),
    description: optional(fields, 'Description'),
    fileKey: optional(fields, 'FileKey'),
    md5: optional(fields, 'FileMd5'),
    size: optional(fields, 'FileTotalLen'),
  }),
}
