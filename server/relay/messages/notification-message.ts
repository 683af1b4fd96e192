/** The kinds of messages WeChat takes outside the window that a customer opened. */
export type NotificationKind = 'template' | 'subscription'

/**
 * A filled template: what may be sent to a customer outside the window. `server/wechat/notifications/` builds its body.
 * It costs no quota and opens no window.
 */
export interface NotificationMessage {
  readonly kind: NotificationKind
  readonly templateId: string
  /** Value of each of the template's fields, within WeChat's limits. */
  readonly fields: Readonly<Record<string, string>>
  /** Page that it opens; '' for none. */
  readonly url: string
  /** Letters and digits, at most 32: of two with the same id within ten minutes WeChat shows one, where it knows this. */
  readonly onceId: string
}
