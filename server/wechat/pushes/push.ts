import type { CustomerMedia } from '../../relay/messages/messages.js'
import type { CustomerWords } from '../../relay/messages/told.js'
import type { StandingChange } from '../../store/standing.js'
import type { Fields } from '../fields.js'

/**
 * What each kind of push carries. Every file of a kind adds its line here by declaration merging, so that a kind
 * missing in the registry, or a line there without a kind, is a type error.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the files of the kinds
export interface PushPayloads {}

export type PushKind = keyof PushPayloads

interface PushBase {
  /** FromUserName: the OpenID, or the platform's push user in events about the account. */
  readonly openId: string
  /** ToUserName: the account's original id (gh_...). */
  readonly toUserName: string
  /** CreateTime, epoch seconds. */
  readonly createdAt: number
  /** A 64-bit number as a string; messages have one, events do not. */
  readonly msgId: string | undefined
  /** MsgType as sent. */
  readonly msgType: string
  /** Event as sent; undefined for messages. */
  readonly event: string | undefined
  readonly eventKey: string | undefined
  /** Tells apart two events of one sender in one second where no EventKey does (a person, a job). */
  readonly subject: string | undefined
  /** Only when the message came from an article. */
  readonly msgDataId: string | undefined
  readonly idx: string | undefined
}

export type PushOf<K extends PushKind> = PushBase & { readonly kind: K; readonly payload: PushPayloads[K] }

/** A push, read and checked. */
export type Push = { [K in PushKind]: PushOf<K> }[PushKind]

/**
 * Custom messages WeChat allows after a push (its rule of 12 June 2023): `message` 5 within 48 hours, `action` (a menu
 * click, a scan, following) 3 within one minute, `none` no more than there were.
 */
export type PushQuota = 'message' | 'action' | 'none'

/** One kind of push: how to know it, how to read it, what the relay does with it. */
export interface PushRow<K extends string, P> {
  /** `text`, `image`... for messages, `event.` and the event in lower case for events. Also a lane item's kind. */
  readonly kind: K
  /** MsgType exactly as sent; '' for the kind of pushes that no row knows. */
  readonly msgType: string
  /** Event in lower case: WeChat's own case varies (SCAN, scan). */
  readonly event?: string
  /** Stable name by which a template tells the agent what came. */
  readonly noticeName: string
  /** `relay`: becomes a customer message. `keep`: stored, listed as unrelayed, answered `success`. */
  readonly disposition: 'relay' | 'keep'
  /**
   * With `relay`: a message, which opens a session when none is open. Without it a relayed push reaches the agent while
   * a session is open and is kept otherwise: what a customer does is told, but asks for nobody.
   */
  readonly opensSession: boolean
  /** Key of the menu entry that was chosen: an account may let some of them open a session (`SESSION_MENU_KEYS`). */
  menuKeyOf?(payload: P): string
  /** What WeChat allows to be sent after it. */
  readonly quota: PushQuota
  /** The customer is gone: an open session ends. */
  readonly endsSession?: boolean
  /** @throws RelayError invalid_push when a required field is missing or wrong */
  read(fields: Fields): P
  /** What the agent reads; every `relay` row has this or `customerMedia`. */
  customerWords?(payload: P): CustomerWords
  /** The media the agent gets. */
  customerMedia?(payload: P): Pick<CustomerMedia, 'mediaType' | 'source' | 'text'>
  /** The entry of a message menu this answers. */
  menuIdOf?(payload: P): string | undefined
  /** Where what was sent decides, not the kind: a chosen menu entry comes as a text. */
  quotaOf?(payload: P): PushQuota
  /** What it tells of following and of notifications. */
  standingOf?(payload: P): readonly StandingChange[]
  /** See `subject` of the push. */
  subject?(payload: P): string | undefined
}

/**
 * Parts of the dedupe key. MsgId alone is not unique across users, hence time and sender; events have none.
 * @returns for messages MsgId, CreateTime, FromUserName; for events CreateTime, FromUserName, Event, EventKey (and the
 *   subject where the kind has one).
 */
export function dedupeParts(push: Push): string[] {
  const createdAt = String(push.createdAt)
  if (push.msgId !== undefined) return [push.msgId, createdAt, push.openId]
  const parts = [createdAt, push.openId, push.event ?? push.msgType, push.eventKey ?? '']
  if (push.subject !== undefined) parts.push(push.subject)
  return parts
}
