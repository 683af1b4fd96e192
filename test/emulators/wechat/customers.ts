import type { WeChatSwitches } from './account.js'
import type { ShownExtras } from './custom-bodies.js'

/** What a phone shows, in order. */
export interface PhoneEntry extends ShownExtras {
  /** Epoch milliseconds. */
  readonly at: number
  readonly from: 'customer' | 'account' | 'system'
  /** `message` is a customer's message that is not text; `notice` is WeChat's own line that the account cannot serve. */
  readonly kind: 'text' | 'message' | 'event' | 'passive' | 'custom' | 'notification' | 'notice' | 'typing'
  readonly text: string
  readonly msgId?: string
  /** MsgType of a `message`; an `event` has its name as text. */
  readonly msgType?: string
  /** What a message or an event is about: the place, the title, the key. */
  readonly about?: string
}

interface Allowance {
  left: number
  until: number
}

const MESSAGE_WINDOW_MS = 48 * 3_600_000
const EVENT_WINDOW_MS = 60_000

/** Events after which an account may write for a minute. */
const OPENING_EVENTS = new Set(['subscribe', 'SCAN', 'CLICK', 'scancode_push', 'scancode_waitmsg'])

/** One customer of one account, as WeChat knows them: transcript, subscription, sending allowance. */
export class PhoneCustomer {
  readonly transcript: PhoneEntry[] = []
  readonly #switches: WeChatSwitches
  #byMessage: Allowance = { left: 0, until: 0 }
  #byEvent: Allowance = { left: 0, until: 0 }
  #subscribed = true
  /** When either side last wrote. */
  lastExchangeAt = 0
  typingUntil = 0
  /** On the account's blacklist. */
  blocked = false

  constructor(switches: WeChatSwitches) {
    this.#switches = switches
  }

  /** A message renews the allowance; it does not add up. A menu answer counts as a click. */
  wroteMessage(now: number, menuAnswer: boolean): void {
    this.lastExchangeAt = now
    if (menuAnswer) this.#byEvent = { left: this.#switches.quotaPerEvent, until: now + EVENT_WINDOW_MS }
    else this.#byMessage = { left: this.#switches.quotaPerMessage, until: now + MESSAGE_WINDOW_MS }
  }

  causedEvent(event: string, now: number): void {
    if (event === 'unsubscribe') this.#subscribed = false
    if (event === 'subscribe') this.#subscribed = true
    if (!OPENING_EVENTS.has(event)) return
    this.lastExchangeAt = now
    this.#byEvent = { left: this.#switches.quotaPerEvent, until: now + EVENT_WINDOW_MS }
  }

  get subscribed(): boolean {
    return this.#subscribed
  }

  /** Why nothing may be sent now: 43019 (blacklisted), 45015 (no window open, or unsubscribed), 45047 (used up), or undefined. */
  refusal(now: number): 43019 | 45015 | 45047 | undefined {
    if (this.blocked) return 43019
    const open = [this.#byEvent, this.#byMessage].filter((allowance) => now < allowance.until)
    if (!this.#subscribed || open.length === 0) return 45015
    return open.some((allowance) => allowance.left > 0) ? undefined : 45047
  }

  /** Custom messages that would still be taken, if each is right. */
  left(now: number): number {
    if (this.blocked || !this.#subscribed) return 0
    const open = [this.#byEvent, this.#byMessage].filter((allowance) => now < allowance.until)
    return open.reduce((sum, allowance) => sum + allowance.left, 0)
  }

  /** Uses up one of the allowance that ends first. */
  spend(now: number): void {
    for (const allowance of [this.#byEvent, this.#byMessage]) {
      if (now < allowance.until && allowance.left > 0) {
        allowance.left -= 1
        return
      }
    }
  }
}
