import type { DoubleRequest, Reply } from '../shared/double-server.js'
import type { EventBus } from '../shared/event-bus.js'
import type { WeChatSwitches } from './account.js'
import { checkBody, type FindUpload } from './custom-bodies.js'
import type { PhoneCustomer } from './customers.js'
import type { DailyQuota } from './daily-quota.js'
import { errorReply } from './errors.js'
import type { WeChatEvent } from './events.js'
import type { TokenDesk } from './tokens.js'
import type { UploadDesk } from './uploads.js'

/** One custom message the double accepted, in order of acceptance. */
export interface AcceptedCustomMessage {
  readonly appId: string
  readonly openId: string
  /** MsgType. */
  readonly type: string
  /** As the phone shows it. */
  readonly text: string
  /** The object of the message as sent. */
  readonly body: unknown
  /** Milliseconds of `performance.now()`. */
  readonly at: number
}

interface Desk {
  readonly tokens: TokenDesk
  readonly switches: WeChatSwitches
  readonly bus: EventBus<WeChatEvent>
  /** Clock of the windows, epoch milliseconds. */
  readonly now: () => number
  readonly find: (appId: string, openId: string) => PhoneCustomer | undefined
  readonly uploads: UploadDesk
  readonly daily: DailyQuota
}

const TYPING_EXCHANGE_MS = 30_000
const TYPING_LASTS_MS = 15_000
/** A backslash that is not itself escaped, then uXXXX. */
const UNICODE_ESCAPE = /(?<!\\)(?:\\\\)*\\u[0-9a-fA-F]{4}/

interface Parsed {
  readonly appId: string
  readonly openId: string
  readonly customer: PhoneCustomer
  readonly body: Record<string, unknown>
}

/** Custom messages and typing, with WeChat's refusals. */
export class CustomMessageDesk {
  readonly accepted: AcceptedCustomMessage[] = []
  readonly #desk: Desk
  readonly #sentAt = new Map<string, number[]>()

  constructor(desk: Desk) {
    this.#desk = desk
  }

  /** POST /cgi-bin/message/custom/send. */
  send(request: DoubleRequest): Reply {
    const parsed = this.#parse(request)
    if (typeof parsed === 'number') return this.#refuse(parsed, '', '')
    const { appId, openId, customer, body } = parsed
    if (!this.#desk.daily.take(appId, 'sendsPerDay')) return this.#refuse(45009, appId, openId)
    const now = this.#desk.now()
    const find: FindUpload = (id, types) => this.#desk.uploads.find(appId, id, types)
    const shown = checkBody(body, this.#desk.switches, find)
    const failure =
      this.#rateRefusal(appId, now) ?? (typeof shown === 'number' ? shown : undefined) ?? customer.refusal(now)
    if (typeof shown === 'number' || failure !== undefined) {
      if (this.#desk.switches.failedSendsCount && failure !== 45011) customer.spend(now)
      return this.#refuse(failure ?? -1, appId, openId)
    }
    const { text, ...extras } = shown
    customer.spend(now)
    customer.lastExchangeAt = now
    customer.typingUntil = 0
    customer.transcript.push({ at: Date.now(), from: 'account', kind: 'custom', text, ...extras })
    const type = String(body.msgtype)
    this.accepted.push({ appId, openId, type, text, body: body[type], at: performance.now() })
    const { bus } = this.#desk
    return {
      ...errorReply(0),
      verdict: 'ok',
      beforeAnswer: () => bus.emit({ type: 'custom.received', appId, openId, text }),
      afterAnswer: () => bus.emit({ type: 'custom.answered', appId, openId, text }),
    }
  }

  /** POST /cgi-bin/message/custom/typing. */
  typing(request: DoubleRequest): Reply {
    const parsed = this.#parse(request)
    if (typeof parsed === 'number') return errorReply(parsed)
    const { appId, openId, customer, body } = parsed
    const now = this.#desk.now()
    const command = body.command
    if (command !== 'Typing' && command !== 'CancelTyping') return errorReply(45072)
    if (now - customer.lastExchangeAt > TYPING_EXCHANGE_MS) return errorReply(45080)
    if (command === 'Typing' && now < customer.typingUntil) return errorReply(45081)
    customer.typingUntil = command === 'Typing' ? now + TYPING_LASTS_MS : 0
    customer.transcript.push({ at: Date.now(), from: 'account', kind: 'typing', text: command })
    return {
      ...errorReply(0),
      verdict: 'ok',
      beforeAnswer: () => this.#desk.bus.emit({ type: 'typing', appId, openId, command }),
    }
  }

  #refuse(errcode: number, appId: string, openId: string): Reply {
    return {
      ...errorReply(errcode),
      beforeAnswer: () => this.#desk.bus.emit({ type: 'custom.refused', appId, openId, errcode }),
    }
  }

  #rateRefusal(appId: string, now: number): 45011 | undefined {
    const recent = (this.#sentAt.get(appId) ?? []).filter((at) => now - at < 60_000)
    if (recent.length >= this.#desk.switches.sendsPerMinute) return 45011
    if (Number.isFinite(this.#desk.switches.sendsPerMinute)) this.#sentAt.set(appId, [...recent, now])
    return undefined
  }

  #parse(request: DoubleRequest): Parsed | number {
    const appId = this.#desk.tokens.check(request.query.get('access_token'))
    if (typeof appId === 'number') return appId
    if (request.body.length === 0) return 44002
    let raw: string
    try {
      raw = new TextDecoder('utf-8', { fatal: true }).decode(request.body)
    } catch {
      return 40033
    }
    let body: unknown
    try {
      body = JSON.parse(raw)
    } catch {
      return 47001
    }
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return 47001
    if (UNICODE_ESCAPE.test(raw)) return 40033
    const fields = body as Record<string, unknown>
    const customer = typeof fields.touser === 'string' ? this.#desk.find(appId, fields.touser) : undefined
    if (customer === undefined) return 40003
    return { appId, openId: String(fields.touser), customer, body: fields }
  }
}
