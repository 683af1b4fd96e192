import { replaceEmojiCodes } from '../emoji/replace-emoji-codes.js'
import { isUnsupportedText } from '../unsupported-text.js'
import { optional, required } from './field-reader.js'
import type { PushRow } from './push.js'

export interface TextPayload {
  /** Never trimmed or normalised. */
  readonly content: string
  /** Id of the menu entry this text answers, a string of our own choosing. */
  readonly menuId: string | undefined
  readonly businessId: string | undefined
}

declare module './push.js' {
  interface PushPayloads {
    text: TextPayload
  }
}

export const text: PushRow<'text', TextPayload> = {
  kind: 'text',
  msgType: 'text',
  noticeName: 'text',
  disposition: 'relay',
  opensSession: true,
  quota: 'message',
  read: (fields) => ({
    content: required(fields, 'Content'),
    menuId: optional(fields, 'bizmsgmenuid'),
    businessId: optional(fields, 'BusinessId'),
  }),
  // WeChat counts a chosen entry of a message menu as a menu click, though it comes as a text.
  quotaOf: (payload) => (payload.menuId === undefined ? 'message' : 'action'),
  customerWords: ({ content }) =>
    isUnsupportedText(content) ? { told: 'unsupportedMessage', values: {} } : replaceEmojiCodes(content),
  menuIdOf: (payload) => payload.menuId,
}
