import type { Attempt } from '../shared/delivery.js'

interface AboutPush {
  readonly appId: string
  readonly openId: string
  /** Empty for an event. */
  readonly msgId: string
  /** 1-3. */
  readonly attempt: number
}

interface AboutCustom {
  readonly appId: string
  readonly openId: string
  readonly text: string
}

interface AboutMedia {
  readonly appId: string
  readonly mediaId: string
  readonly mediaType: string
}

/** What the WeChat double tells its listeners; each is waited for. */
export type WeChatEvent =
  /** The last byte of a push left. */
  | ({ readonly type: 'push.sent' } & AboutPush)
  /** An attempt ended: answered, timed out, or broken. */
  | ({ readonly type: 'push.answered'; readonly outcome: Attempt } & AboutPush)
  | { readonly type: 'passive.reply'; readonly appId: string; readonly openId: string; readonly text: string }
  /** A custom message was accepted; its answer has not left. */
  | ({ readonly type: 'custom.received' } & AboutCustom)
  | ({ readonly type: 'custom.answered' } & AboutCustom)
  | { readonly type: 'custom.refused'; readonly appId: string; readonly openId: string; readonly errcode: number }
  /** A file was taken; its answer has not left. */
  | ({ readonly type: 'media.received' } & AboutMedia)
  | ({ readonly type: 'media.answered' } & AboutMedia)
  | { readonly type: 'typing'; readonly appId: string; readonly openId: string; readonly command: string }
  | { readonly type: 'oauth'; readonly route: string; readonly verdict: string }
  | { readonly type: 'violation'; readonly detail: string }
