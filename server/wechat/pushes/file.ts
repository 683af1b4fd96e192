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

/** `820 B`, `20 KB`, `3.4 MB`; '' for what is no number. */
function readableSize(bytes: string | undefined): string {
  if (bytes === undefined || !/^[0-9]{1,15}$/.test(bytes)) return ''
  const size = Number(bytes)
  if (size < 1024) return `${size} B`
  return size < 1024 * 1024 ? `${Math.round(size / 1024)} KB` : `${(size / 1024 / 1024).toFixed(1)} MB`
}

export const file: PushRow<'file', FilePayload> = {
  kind: 'file',
  msgType: 'file',
  noticeName: 'file',
  disposition: 'relay',
  opensSession: true,
  quota: 'message',
  read: (fields) => ({
    fileName: required(fields, 'Title'),
    description: optional(fields, 'Description'),
    fileKey: optional(fields, 'FileKey'),
    md5: optional(fields, 'FileMd5'),
    size: optional(fields, 'FileTotalLen'),
  }),
  customerWords: ({ fileName, size }) => ({ told: 'file', values: { name: fileName, size: readableSize(size) } }),
}
