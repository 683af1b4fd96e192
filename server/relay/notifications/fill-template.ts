import type { NotificationConfig } from '../../config/types.js'
import { fitField } from '../../wechat/notifications/fit-field.js'
import type { NotificationMessage } from '../messages/notification-message.js'
import { formatTime } from '../rendering/format-time.js'

export interface FilledTemplate {
  readonly message: NotificationMessage
  /** The customer does not read the whole text. */
  readonly isTrimmed: boolean
}

/**
 * Puts an agent's text into the account's template.
 * @param item Its id names the notification: the same again is the same.
 * @param now Epoch milliseconds.
 */
export function fillTemplate(
  { kind, templateId, fields, url }: NotificationConfig,
  text: string,
  item: { readonly id: string },
  now: number,
): FilledTemplate {
  const values: Readonly<Record<string, string>> = { text, time: formatTime(now), date: formatTime(now).slice(0, 10) }
  let isTrimmed = false
  const filled = Object.entries(fields).map(([name, pattern]) => {
    const whole = pattern.replace(/\{\{(\w+)\}\}/g, (_, word: string) => values[word] ?? '')
    const fitted = fitField(name, whole)
    isTrimmed ||= fitted.isTrimmed
    return [name, fitted.value]
  })
  const message: NotificationMessage = {
    kind: kind === 'template' ? 'template' : 'subscription',
    templateId,
    fields: Object.fromEntries(filled),
    url,
    onceId: item.id.replace(/[^A-Za-z0-9]/g, '').slice(0, 32),
  }
  return { message, isTrimmed }
}
