import type { DoubleRequest, Reply } from '../shared/double-server.js'
import type { WeChatSwitches } from './account.js'
import type { PhoneCustomer } from './customers.js'
import type { DailyQuota } from './daily-quota.js'
import { errorReply, jsonReply } from './errors.js'
import type { TokenDesk } from './tokens.js'
import type { XmlFields } from './xml.js'

/** A template that an account has, as its console shows it. */
export interface NotificationTemplate {
  readonly id: string
  /** A template message; a subscription agreed to each time; or one agreed to for good. */
  readonly kind: 'template' | 'once' | 'long'
  /** All of them have to be filled. */
  readonly fields: readonly string[]
}

/** One notification that went out. */
export interface AcceptedNotification {
  readonly appId: string
  readonly openId: string
  readonly templateId: string
  /** WeChat's id of it, 64 bits. */
  readonly jobId: string
  readonly values: Readonly<Record<string, string>>
  /** What it opens; '' for nothing. */
  readonly page: string
}

interface Desk {
  readonly tokens: TokenDesk
  readonly switches: WeChatSwitches
  readonly daily: DailyQuota
  readonly now: () => number
  readonly find: (appId: string, openId: string) => PhoneCustomer | undefined
  /** Tells the account of what became of it, as an event. */
  readonly tell: (appId: string, openId: string, event: string, fields: XmlFields) => Promise<void>
}

const ONCE_MS = 10 * 60_000
/** Most characters of a value, by the type that begins the field's name. */
const MOST = { thing: 20, character_string: 32, number: 32, letter: 32, symbol: 5, name: 10, phrase: 5 } as const
// biome-ignore lint/suspicious/noControlCharactersInRegex: what WeChat refuses
const CONTROL = /[\u0000-\u001f]/

/** Template messages and subscription notices, with WeChat's refusals. */
export class NotificationDesk {
  readonly accepted: AcceptedNotification[] = []
  readonly #desk: Desk
  readonly #templates = new Map<string, NotificationTemplate>()
  readonly #consents = new Map<string, number>()
  readonly #once = new Map<string, { readonly jobId: string; readonly at: number }>()
  #lastJobId = 2_346_732_948_720_930_000n

  constructor(desk: Desk) {
    this.#desk = desk
  }

  add(appId: string, template: NotificationTemplate): void {
    this.#templates.set(`${appId}/${template.id}`, template)
  }

  /** The customer agrees, once more. */
  agree(appId: string, openId: string, templateId: string): void {
    const key = `${appId}/${openId}/${templateId}`
    this.#consents.set(key, (this.#consents.get(key) ?? 0) + 1)
  }

  withdraw(appId: string, openId: string, templateId: string): void {
    this.#consents.delete(`${appId}/${openId}/${templateId}`)
  }

  /** POST /cgi-bin/message/template/send. */
  sendTemplate(request: DoubleRequest): Reply {
    return this.#send(request, 'template')
  }

  /** POST /cgi-bin/message/subscribe/bizsend. */
  sendSubscription(request: DoubleRequest): Reply {
    return this.#send(request, 'subscription')
  }

  #send({ query, body }: DoubleRequest, call: 'template' | 'subscription'): Reply {
    const appId = this.#desk.tokens.check(query.get('access_token'))
    if (typeof appId === 'number') return errorReply(appId)
    const asked = parsed(body)
    if (asked === undefined) return errorReply(body.length === 0 ? 44002 : 47001)
    const { touser, template_id: templateId, data, client_msg_id: onceId } = asked
    const openId = String(touser ?? '')
    const customer = this.#desk.find(appId, openId)
    if (customer === undefined) return errorReply(40003)
    const template = this.#templates.get(`${appId}/${String(templateId)}`)
    if (template === undefined || (template.kind === 'template') !== (call === 'template')) return errorReply(40037)
    const values = valuesOf(data, template.fields)
    if (values === undefined) return errorReply(47003)
    const consent = `${appId}/${openId}/${template.id}`
    if (customer.blocked) return errorReply(43019)
    if (call === 'template' && !customer.subscribed) return errorReply(43004)
    if (call === 'subscription' && (this.#consents.get(consent) ?? 0) === 0) return errorReply(43101)
    const now = this.#desk.now()
    const before = onceId === undefined ? undefined : this.#once.get(`${consent}/${String(onceId)}`)
    if (before && now - before.at < ONCE_MS) return taken(before.jobId, call)
    if (!this.#desk.daily.take(appId, 'notificationsPerDay')) return errorReply(45009)
    if (template.kind === 'once') this.#consents.set(consent, (this.#consents.get(consent) ?? 0) - 1)
    const jobId = String(++this.#lastJobId)
    if (onceId !== undefined) this.#once.set(`${consent}/${String(onceId)}`, { jobId, at: now })
    const page = String((call === 'template' ? asked.url : asked.page) ?? '')
    this.accepted.push({ appId, openId, templateId: template.id, jobId, values, page })
    customer.transcript.push({
      at: Date.now(),
      from: 'account',
      kind: 'notification',
      text: Object.values(values).join('\n'),
    })
    return { ...taken(jobId, call), afterAnswer: () => this.#tell(appId, openId, template.id, jobId, call) }
  }

  async #tell(appId: string, openId: string, templateId: string, jobId: string, call: string): Promise<void> {
    const { notificationResult: result } = this.#desk.switches
    if (result === 'none') return
    const MsgID = BigInt(jobId)
    if (call === 'template') {
      await this.#desk.tell(appId, openId, 'TEMPLATESENDJOBFINISH', { MsgID, Status: result })
    } else {
      const ok = result === 'success'
      const List = { TemplateId: templateId, MsgID, ErrorCode: ok ? 0 : 43101, ErrorStatus: ok ? 'success' : result }
      await this.#desk.tell(appId, openId, 'subscribe_msg_sent_event', { SubscribeMsgSentEvent: { List } })
    }
  }
}

/** The id is a bare 64-bit number; the answer about a subscription notice has none. */
function taken(jobId: string, call: 'template' | 'subscription'): Reply {
  if (call === 'subscription') return { ...errorReply(0), verdict: 'ok' }
  return { ...jsonReply({}, 'ok'), body: `{"errcode":0,"errmsg":"ok","msgid":${jobId}}` }
}

function parsed(body: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** Exactly the fields of the template, each within its limits. */
function valuesOf(data: unknown, fields: readonly string[]): Record<string, string> | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const given = data as Record<string, { readonly value?: unknown } | undefined>
  if (Object.keys(given).some((name) => !fields.includes(name))) return undefined
  const values: Record<string, string> = {}
  for (const name of fields) {
    const value = given[name]?.value
    if (typeof value !== 'string' || value === '' || CONTROL.test(value)) return undefined
    const most = MOST[name.replace(/\d+$/, '') as keyof typeof MOST] ?? Number.POSITIVE_INFINITY
    if (value.length > most) return undefined
    values[name] = value
  }
  return values
}
