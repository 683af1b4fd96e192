import type { CustomerId, TierName } from './view.js'

/** What a phone or a desktop shows of a file; `url` is below the page's own address. */
export interface ShownFile {
  readonly kind: 'image' | 'audio' | 'video' | 'file'
  readonly url: string
  readonly name: string
  /** Of its bytes; 0 where not known yet. */
  readonly bytes: number
  /** `loading`: the platform has not fetched it; `failed`: it could not. */
  readonly state: 'loading' | 'ready' | 'failed'
}

/** A tile with a title that opens something: a news card, a link, a mini-program. */
export interface ShownCard {
  readonly title: string
  readonly description: string
  /** '' for nothing to open. */
  readonly url: string
  /** Below the page's own address; '' for none. */
  readonly picture: string
}

export interface MenuEntryView {
  readonly id: string
  readonly label: string
}

/** What a line of the phone is besides text. */
export interface PhoneExtras {
  readonly file?: ShownFile | undefined
  /** Seconds of a voice message. */
  readonly seconds?: number | undefined
  readonly card?: ShownCard | undefined
  readonly place?: { readonly name: string; readonly picture: string } | undefined
  /** To tap; the line's text is what stands above. */
  readonly menu?: readonly MenuEntryView[] | undefined
}

/** What a line is, above all. */
export type LineKind = 'text' | ShownFile['kind'] | 'card' | 'place' | 'menu'

export interface PhoneLine extends PhoneExtras {
  readonly id: string
  readonly kind: LineKind
  readonly from: 'customer' | 'account' | 'notice'
  readonly text: string
  /** MsgType or Event of what is no text, such as `location` or `CLICK`; `text` then says which. */
  readonly what?: string | undefined
  readonly at: number
  /** An acknowledgement came in the answer to the push, not as a custom message. */
  readonly passive: boolean
  /** A customer's line: `sending` until the push is answered; `failed` when WeChat gave up. */
  readonly state: 'sending' | 'sent' | 'failed'
}

/** WeChat's quota for one customer, as the relay says it. */
export interface QuotaView {
  /** Custom messages the relay may still send; undefined while it did not say. */
  readonly left: number | undefined
  /** When WeChat stops taking messages; undefined when it does not take any now. */
  readonly endsAt: number | undefined
  /** What the WeChat double counts itself. */
  readonly counted: number
  /** Beginnings of the answers that wait for the customer to write, oldest first. */
  readonly waiting: readonly string[]
}

export interface PhoneView {
  readonly customer: CustomerId
  readonly tier: TierName
  readonly typing: boolean
  readonly quota: QuotaView
  readonly lines: readonly PhoneLine[]
}

/** A block of what a bot sent, as the desktop draws it. */
export interface DeskBlock {
  readonly title: string
  readonly text: string
  readonly picture: string
  readonly buttons: readonly string[]
}

export interface DeskLine {
  readonly id: string
  readonly from: 'customer' | 'agent' | 'bot' | 'system'
  readonly text: string
  readonly at: number
  /** An agent's line: `sending`, `accepted` by the relay, `delivered` or `failed` by receipt. */
  readonly state: 'sending' | 'accepted' | 'delivered' | 'failed'
  readonly files: readonly ShownFile[]
  readonly blocks: readonly DeskBlock[]
  /** The customer chose one of what was offered: the question, or '' when it had no words. */
  readonly answers?: string | undefined
}

export interface ConversationView {
  readonly id: string
  readonly nickname: string
  readonly customer: CustomerId | undefined
  readonly ended: boolean
  /** The relay has erased the customer. */
  readonly erased: boolean
  readonly tier: TierName | undefined
  /** Name of the queue it is in, or was in last; undefined while the flow decides. */
  readonly queue: string | undefined
  readonly lines: readonly DeskLine[]
}
