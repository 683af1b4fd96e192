import { MENU_BYTES, MENU_ENTRIES, MENU_LABEL_BYTES } from '../../wechat/custom-messages/limits.js'
import type { CustomMenu } from '../messages/custom-message.js'
import { menuId, questionKey } from '../questions/menu-ids.js'

/**
 * A menu to tap.
 * @param messageId Genesys's id of the message that asks.
 * @param labels Of the options, in their order.
 * @returns undefined when WeChat would not take it, or would show an entry on several lines.
 */
export function menuOf(messageId: string, head: string, labels: readonly string[]): CustomMenu | undefined {
  if (labels.length === 0 || labels.length > MENU_ENTRIES) return undefined
  let bytes = Buffer.byteLength(head)
  for (const label of labels) {
    const size = Buffer.byteLength(label)
    if (size > MENU_LABEL_BYTES || label.trim() === '' || label.includes('\n')) return undefined
    bytes += size
  }
  if (bytes > MENU_BYTES) return undefined
  const key = questionKey(messageId)
  return { type: 'msgmenu', head, entries: labels.map((label, index) => ({ id: menuId(key, index), label })), tail: '' }
}
