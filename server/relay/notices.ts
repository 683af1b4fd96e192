import { type NamedKey, sealItem, sealItemWithOwnKey } from '../privacy/item-sealing.js'
import type { KeyRing } from '../privacy/key-ring.js'
import { randomUuid } from '../privacy/random.js'
import type { NoticeRequest } from '../store/lanes.js'
import type { Notice } from './messages/messages.js'
import type { NoticeName, Texts } from './texts.js'

/** Item kind of notices in the inbound lane. */
export const NOTICE_ITEM_KIND = 'notice'

/** What a notice is sealed under: the customer's key when at hand, else a key of its own. */
export type NoticeKey = NamedKey | { readonly ring: KeyRing }

/** A notice for the agent, ready for the store, which decides whether it is posted or only counted. */
export function makeNotice(
  texts: Texts,
  name: NoticeName,
  values: Readonly<Record<string, string>>,
  now: number,
  key: NoticeKey,
): NoticeRequest {
  const notice: Notice = { kind: 'notice', text: texts.notice(name, values), sentAt: now }
  const id = randomUuid()
  const item =
    'ring' in key
      ? sealItemWithOwnKey(id, NOTICE_ITEM_KIND, notice, key.ring)
      : sealItem(id, NOTICE_ITEM_KIND, notice, key)
  return { noticeKind: name, item }
}

/** The customer sent a kind that is kept and not relayed. */
export function keptKindNotice(texts: Texts, noticeName: string, now: number, key: NamedKey): NoticeRequest {
  return { ...makeNotice(texts, 'kept', { kind: texts.kind(noticeName) }, now, key), noticeKind: `kept.${noticeName}` }
}
