import { type SealingKey, sealNewItem } from '../privacy/item-sealing.js'
import type { NoticeRequest } from '../store/lanes.js'
import type { Notice } from './messages/messages.js'
import type { NoticeName, Texts } from './texts.js'

/** Item kind of notices in the inbound lane. */
export const NOTICE_ITEM_KIND = 'notice'

/**
 * A notice for the agent, ready for the store, which decides whether it is posted or only counted.
 * @param values What the text of this name takes.
 * @param now Epoch milliseconds.
 */
export function makeNotice(
  texts: Texts,
  name: NoticeName,
  values: Readonly<Record<string, string>>,
  now: number,
  key: SealingKey,
): NoticeRequest {
  const notice: Notice = { kind: 'notice', text: texts.notice(name, values), sentAt: now }
  return { noticeKind: name, item: sealNewItem(NOTICE_ITEM_KIND, notice, key) }
}

/**
 * The customer sent a kind that is kept and not relayed, or did something WeChat tells of.
 * @param noticeName As the push registry names the kind.
 */
export function keptKindNotice(
  texts: Texts,
  { noticeName, isEvent }: { readonly noticeName: string; readonly isEvent: boolean },
  now: number,
  key: SealingKey,
): NoticeRequest {
  const notice = makeNotice(texts, isEvent ? 'event' : 'kept', { kind: texts.kind(noticeName) }, now, key)
  return { ...notice, noticeKind: `kept.${noticeName}` }
}
