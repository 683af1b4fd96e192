import type { Push } from '../wechat/pushes/push.js'
import type { AnyPushRow } from '../wechat/pushes/row-index.js'
import type { CustomerMedia, CustomerText } from './messages/messages.js'
import type { Texts } from './texts.js'

/**
 * The neutral form of a push whose row says `relay`.
 * @throws Error for a kind that is kept: the caller looks at the row's disposition first.
 */
export function customerMessage(push: Push, row: AnyPushRow, texts: Texts): CustomerText | CustomerMedia {
  const sentAt = push.createdAt * 1000
  const media = row.customerMedia?.(push.payload)
  if (media) return { kind: 'media', ...media, sentAt }
  const words = row.customerWords?.(push.payload)
  if (words === undefined) throw new Error(`pushes of the kind ${push.kind} are kept, not relayed`)
  const text = typeof words === 'string' ? words : texts.told(words.told, words.values)
  const menuId = row.menuIdOf?.(push.payload)
  return menuId === undefined ? { kind: 'text', text, sentAt } : { kind: 'text', text, menuId, sentAt }
}
