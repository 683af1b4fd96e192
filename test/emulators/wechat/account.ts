export type WeChatMode = 'plain' | 'safe' | 'compatible'

/** One Official Account as its console shows it. */
export interface WeChatDoubleAccount {
  readonly appId: string
  readonly appSecret: string
  readonly token: string
  /** 43 characters; needed in safe and compatible mode. */
  readonly encodingAesKey?: string
  readonly mode: WeChatMode
  /** `gh_…` */
  readonly originalId: string
  /** Where pushes go; may be set later with `setWebhookUrl`. */
  readonly webhookUrl?: string
}

/** Rules nobody could verify; the default is the harsher reading. */
export interface WeChatSwitches {
  /** Custom messages per customer message, within 48 h (default 5; Infinity lifts the limit). */
  readonly quotaPerMessage: number
  /** Custom messages per follow, scan or menu click, within a minute (default 3). */
  readonly quotaPerEvent: number
  /** Passive replies use up quota (default true). */
  readonly passiveRepliesCount: boolean
  /** Sends refused for their content use up quota (default true). */
  readonly failedSendsCount: boolean
  /** Most entries of a menu in the chat, else 45098 (default 10). */
  readonly menuEntries: number
  /** Custom messages an account may send in a minute, else 45011 (default: no limit). */
  readonly sendsPerMinute: number
  /** Custom messages an account may send in a day, else 45009 (default 500,000). */
  readonly sendsPerDay: number
  /** Media an account may fetch in a day, else 45009 (default 200,000). */
  readonly downloadsPerDay: number
  /** Calls of the older token interface in a day, else 45009 (default 2,000). */
  readonly tokensPerDay: number
  /** Files an account may upload in a day, else 45009 (default 100,000). */
  readonly uploadsPerDay: number
  /** Notifications an account may send in a day, else 45009 (default 100,000). */
  readonly notificationsPerDay: number
  /** What WeChat tells afterwards became of a notification; `none`: nothing (default `success`). */
  readonly notificationResult: 'success' | 'failed:user block' | 'failed: system failed' | 'none'
  /** A picture larger than this is refused with 40009 (default 10 MB; WeChat's page names 2 MB in another place). */
  readonly imageLimitBytes: number
  /** A wrong secret is refused with this code (default 40125). */
  readonly wrongSecretCode: 40125 | 40001
  /** Life of a token in seconds (default 7200). */
  readonly tokenLifeSeconds: number
  /** What makes WeChat send a push again (default `timeout`). */
  readonly retryOn: 'timeout' | 'errors'
  /** Retries carry a new timestamp, nonce and signature (default false: byte-identical). */
  readonly resignRetries: boolean
  /** A retry starts while the attempt before it is still open (default false). */
  readonly parallelRetries: boolean
}

export const HARSH_SWITCHES: WeChatSwitches = {
  quotaPerMessage: 5,
  quotaPerEvent: 3,
  passiveRepliesCount: true,
  failedSendsCount: true,
  menuEntries: 10,
  sendsPerMinute: Number.POSITIVE_INFINITY,
  sendsPerDay: 500_000,
  downloadsPerDay: 200_000,
  tokensPerDay: 2000,
  uploadsPerDay: 100_000,
  notificationsPerDay: 100_000,
  notificationResult: 'success',
  imageLimitBytes: 10 * 1024 * 1024,
  wrongSecretCode: 40125,
  tokenLifeSeconds: 7200,
  retryOn: 'timeout',
  resignRetries: false,
  parallelRetries: false,
}
