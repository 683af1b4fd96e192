import { optional } from './field-reader.js'
import type { PushRow } from './push.js'

/** The customer opened the chat: the very old event of accounts, and the one of mini-programs. */
export interface EnterPayload {
  /** Only from a mini-program. */
  readonly sessionFrom: string | undefined
}

declare module './push.js' {
  interface PushPayloads {
    'event.enter': EnterPayload
    'event.user_enter_tempsession': EnterPayload
  }
}

export const enter: PushRow<'event.enter', EnterPayload> = {
  kind: 'event.enter',
  msgType: 'event',
  event: 'enter',
  noticeName: 'enter',
  disposition: 'keep',
  opensSession: false,
  quota: 'none',
  read: () => ({ sessionFrom: undefined }),
}

export const enterMiniProgramSession: PushRow<'event.user_enter_tempsession', EnterPayload> = {
  kind: 'event.user_enter_tempsession',
  msgType: 'event',
  event: 'user_enter_tempsession',
  noticeName: 'enter',
  disposition: 'keep',
  opensSession: false,
  quota: 'none',
  read: (fields) => ({ sessionFrom: optional(fields, 'SessionFrom') }),
}
