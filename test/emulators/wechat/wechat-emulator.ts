import { randomBytes } from 'node:crypto'
import { type Attempt, deliver } from '../shared/delivery.js'
import type { DoubleServer } from '../shared/double-server.js'
import type { EventBus } from '../shared/event-bus.js'
import { TroubledDouble } from '../shared/troubled-double.js'
import type { WeChatDoubleAccount, WeChatSwitches } from './account.js'
import { encryptMessage } from './cipher.js'
import type { AcceptedCustomMessage, CustomMessageDesk } from './custom-messages.js'
import type { CustomerMediaDesk, CustomerMediaKind, MediaOptions } from './customer-media.js'
import type { PhoneEntry } from './customers.js'
import type { WeChatEvent } from './events.js'
import type { ConsoleMenuEntry, MenuDesk } from './menus.js'
import type { AcceptedNotification, NotificationDesk, NotificationTemplate } from './notifications.js'
import type { Phones, PushRecord } from './phones.js'
import { nextMsgId, type PushOptions, type PushResult, type PushTiming, withQuery } from './pushes.js'
import { signatureOf } from './signature.js'
import type { TokenDesk } from './tokens.js'
import type { UploadDesk, UploadedMedia } from './uploads.js'
import type { XmlFields } from './xml.js'

export type WeChatRoute =
  | 'media/get'
  | 'media/get/jssdk'
  | 'video'
  | 'stable_token'
  | 'token'
  | 'custom/send'
  | 'custom/typing'
  | 'template/send'
  | 'subscribe/bizsend'
  | 'media/upload'
  | 'getcallbackip'
  | 'callback/check'
  | 'selfmenu'
  | 'menu/get'
  | 'menu/create'
  | 'menu/addconditional'
  | 'unknown'
  | '*'

/** How a push is to differ from an ordinary one. */
export interface SendOptions extends PushOptions {
  /** AppID; the first account when left out. */
  readonly appId?: string
  readonly msgId?: string
  /** Seconds. */
  readonly createTime?: number
}

/** What goes with media. */
export interface SentMediaOptions extends MediaOptions {
  /** What WeChat heard in a voice message. */
  readonly recognition?: string
  /** The voice message at 16 kHz. */
  readonly wideband?: Buffer
}

/** Any request to a webhook. */
export interface RawRequest {
  readonly method?: 'GET' | 'POST'
  readonly query?: Record<string, string>
  readonly body?: string
  readonly headers?: Record<string, string>
}

/** What the double is made of; put together by `startWeChat`. */
export interface WeChatParts {
  readonly url: string
  readonly server: DoubleServer
  readonly bus: EventBus<WeChatEvent>
  readonly switches: WeChatSwitches
  readonly accounts: Map<string, WeChatDoubleAccount>
  readonly phones: Phones
  readonly tokens: TokenDesk
  readonly desk: CustomMessageDesk
  readonly menus: MenuDesk
  readonly media: CustomerMediaDesk
  readonly uploads: UploadDesk
  readonly notifications: NotificationDesk
  readonly clock: { offsetMs: number }
  readonly timing: PushTiming
}

/** A WeChat platform with phones. */
export class WeChatEmulator extends TroubledDouble<WeChatRoute> {
  /** Base of the API: `WECHAT_API_URL` of the relay. */
  readonly url: string
  readonly events: EventBus<WeChatEvent>
  /** Adds a listener; see `EventBus.on`. */
  readonly on: EventBus<WeChatEvent>['on']
  readonly #parts: WeChatParts

  constructor(parts: WeChatParts) {
    super(parts)
    this.#parts = parts
    this.url = parts.url
    this.events = parts.bus
    this.on = parts.bus.on.bind(parts.bus) as EventBus<WeChatEvent>['on']
  }

  /** Every push that was sent, in order. */
  get pushes(): readonly PushRecord[] {
    return this.#parts.phones.pushes
  }

  /** Custom messages accepted, in order. */
  get customMessages(): readonly AcceptedCustomMessage[] {
    return this.#parts.desk.accepted
  }

  /** Template messages and subscription notices that went out, in order. */
  get notifications(): readonly AcceptedNotification[] {
    return this.#parts.notifications.accepted
  }

  /** Files accounts uploaded, in order; also those the platform has forgotten. */
  get uploads(): readonly UploadedMedia[] {
    return this.#parts.uploads.uploads
  }

  /** The platform forgets an uploaded file before its three days are over. */
  forgetUpload(mediaId: string): void {
    this.#parts.uploads.forget(mediaId)
  }

  /** What a right relay never does, in plain words. */
  get violations(): readonly string[] {
    return this.#parts.phones.violations
  }

  /** A customer writes. Resolves when WeChat is done with the push: answered, or out of attempts. */
  sendText(openId: string, text: string, options: SendOptions = {}): Promise<PushResult> {
    return this.sendMessage(openId, 'text', { Content: text }, options)
  }

  /**
   * The customer taps an entry of a menu in the chat.
   * @param label What the entry says; the newest one counts.
   * @throws Error when the phone shows no such entry.
   */
  tapMenu(openId: string, label: string, options: SendOptions = {}): Promise<PushResult> {
    const shown = this.#parts.phones.find(this.#account(options.appId).appId, openId)?.transcript ?? []
    const entries = shown.flatMap(({ menu = [] }) => menu)
    const entry = entries.findLast(({ content }) => content === label)
    if (entry === undefined) throw new Error(`No menu entry ${label} on the phone`)
    return this.sendMessage(openId, 'text', { Content: label, bizmsgmenuid: entry.id }, options)
  }

  /** A customer sends a message of any MsgType with its fields. */
  sendMessage(openId: string, msgType: string, fields: XmlFields, options: SendOptions = {}): Promise<PushResult> {
    const account = this.#account(options.appId)
    const msgId = options.msgId ?? nextMsgId()
    const isText = msgType === 'text'
    const text = isText ? String(fields.Content ?? '') : ''
    const customer = this.#parts.phones.follow(account.appId, openId)
    customer.wroteMessage(this.now(), fields.bizmsgmenuid !== undefined)
    customer.transcript.push({
      at: Date.now(),
      from: 'customer',
      kind: isText ? 'text' : 'message',
      text: isText ? text : `[${msgType}]`,
      msgId,
      ...(isText ? {} : { msgType, about: aboutOf(fields) }),
    })
    const id = /^\d+$/.test(msgId) ? BigInt(msgId) : msgId
    const push = { ...this.#envelope(account, openId, msgType, options), ...fields, MsgId: id }
    return this.#parts.phones.push({ appId: account.appId, openId, kind: msgType, text, msgId }, push, options)
  }

  /** A customer sends a picture, a voice message or a video; its bytes wait for the account, for three days. */
  sendMedia(
    openId: string,
    kind: CustomerMediaKind,
    bytes: Buffer,
    options: SendOptions & SentMediaOptions = {},
  ): Promise<PushResult> {
    const { appId } = this.#account(options.appId)
    const mediaId = this.#parts.media.keep(appId, kind, bytes, options)
    const fields: Record<string, string> = { MediaId: mediaId }
    if (kind === 'image') fields.PicUrl = `${this.url}/mmbiz_jpg/${mediaId.slice(0, 12)}/0`
    if (kind === 'voice') fields.Format = 'amr'
    if (kind === 'video' || kind === 'shortvideo') fields.ThumbMediaId = `thumb-${mediaId}`
    if (options.recognition !== undefined) fields.Recognition = options.recognition
    if (options.wideband !== undefined) {
      fields.MediaId16K = this.#parts.media.keep(appId, 'voice16k', options.wideband, options)
    }
    return this.sendMessage(openId, kind, fields, options)
  }

  /** An event happens: `subscribe`, `CLICK`, … with its fields. */
  sendEvent(
    openId: string,
    event: string,
    fields: XmlFields = { EventKey: '' },
    options: SendOptions = {},
  ): Promise<PushResult> {
    const account = this.#account(options.appId)
    const customer = this.#parts.phones.follow(account.appId, openId)
    customer.causedEvent(event, this.now())
    customer.transcript.push({ at: Date.now(), from: 'customer', kind: 'event', text: event, about: aboutOf(fields) })
    const push = { ...this.#envelope(account, openId, 'event', options), Event: event, ...fields }
    const about = { appId: account.appId, openId, kind: `event:${event}`, text: '', msgId: '' }
    return this.#parts.phones.push(about, push, options)
  }

  /** Any request to an account's webhook, exactly as given; nothing is put on a phone. */
  sendRaw(request: RawRequest, appId?: string): Promise<Attempt> {
    return deliver({
      url: withQuery(this.#account(appId).webhookUrl, request.query ?? {}),
      method: request.method ?? 'POST',
      headers: request.headers ?? { 'Content-Type': 'text/xml' },
      body: request.body ?? '',
      timeoutMs: this.#parts.timing.timeoutMs,
    })
  }

  /** Sends a push once more, with attempts of its own: at any time, also while the first is open. */
  redeliver(msgId: string, options: PushOptions = {}): Promise<PushResult> {
    return this.#parts.phones.redeliver(msgId, options)
  }

  /**
   * The console's check of the URL.
   * @param encrypted Sends the echo encrypted, with msg_signature.
   */
  async verifyUrl(appId?: string, encrypted = false): Promise<{ ok: boolean; status: number; body: string }> {
    const account = this.#account(appId)
    const echo = String(BigInt(`0x${randomBytes(7).toString('hex')}`))
    const timestamp = String(Math.floor(Date.now() / 1000))
    const nonce = String(randomBytes(4).readUInt32BE())
    const echostr = encrypted ? encryptMessage(account.encodingAesKey ?? '', account.appId, echo) : echo
    const proof = encrypted
      ? { msg_signature: signatureOf([account.token, timestamp, nonce, echostr]) }
      : { signature: signatureOf([account.token, timestamp, nonce]) }
    const query = { ...proof, timestamp, nonce, echostr }
    const outcome = await this.sendRaw({ method: 'GET', query, headers: {} }, appId)
    if (outcome.kind !== 'answer') return { ok: false, status: 0, body: '' }
    return { ok: outcome.status === 200 && outcome.body === echo, status: outcome.status, body: outcome.body }
  }

  /** Makes a menu in the console, as its operator does. */
  makeConsoleMenu(entries: readonly ConsoleMenuEntry[], appId?: string): void {
    this.#parts.menus.of(this.#account(appId).appId).console = entries
  }

  /** Menus for parts of the followers, as menu/get shows them beside the one set over the API. */
  addConditionalMenus(menus: readonly object[], appId?: string): void {
    this.#parts.menus.of(this.#account(appId).appId).conditional = menus
  }

  /** Enables the push URL in the console: its menu stops, one set over the API stays. */
  enableServer(appId?: string): void {
    this.#parts.menus.of(this.#account(appId).appId).serverEnabled = true
  }

  /** Makes an OpenID known to an account, without a push. */
  addFollower(openId: string, appId?: string): void {
    this.#parts.phones.follow(this.#account(appId).appId, openId)
  }

  /** Gives an account a template. */
  addTemplate(template: NotificationTemplate, appId?: string): void {
    this.#parts.notifications.add(this.#account(appId).appId, template)
  }

  /** The customer answers the pop-up that offers a subscription. */
  answerPopup(openId: string, templateId: string, answer: 'accept' | 'reject', appId?: string): Promise<PushResult> {
    const account = this.#account(appId)
    if (answer === 'accept') this.#parts.notifications.agree(account.appId, openId, templateId)
    const List = { TemplateId: templateId, SubscribeStatusString: answer, PopupScene: '0' }
    return this.sendEvent(
      openId,
      'subscribe_msg_popup_event',
      { SubscribeMsgPopupEvent: { List } },
      { appId: account.appId },
    )
  }

  /** The customer turns a subscription off in the settings of WeChat. */
  withdrawSubscription(openId: string, templateId: string, appId?: string): Promise<PushResult> {
    const account = this.#account(appId)
    this.#parts.notifications.withdraw(account.appId, openId, templateId)
    const List = { TemplateId: templateId, SubscribeStatusString: 'reject' }
    return this.sendEvent(
      openId,
      'subscribe_msg_change_event',
      { SubscribeMsgChangeEvent: { List } },
      { appId: account.appId },
    )
  }

  /** Puts a customer on the account's blacklist, or takes them off it. */
  setBlocked(openId: string, blocked: boolean, appId?: string): void {
    this.#parts.phones.follow(this.#account(appId).appId, openId).blocked = blocked
  }

  /** What a customer's phone shows, in order. */
  phone(openId: string, appId?: string): readonly PhoneEntry[] {
    return this.#parts.phones.find(this.#account(appId).appId, openId)?.transcript ?? []
  }

  /** Custom messages WeChat would still take for this customer. */
  quotaLeft(openId: string, appId?: string): number {
    return this.#parts.phones.find(this.#account(appId).appId, openId)?.left(this.now()) ?? 0
  }

  setWebhookUrl(webhookUrl: string, appId?: string): void {
    const account = this.#account(appId)
    this.#parts.accounts.set(account.appId, { ...account, webhookUrl })
  }

  /** Every access token of the account is worthless from now on (40001). */
  revokeToken(appId?: string): void {
    this.#parts.tokens.revoke(this.#account(appId).appId)
  }

  /** The clock of the windows, epoch milliseconds. */
  now(): number {
    return Date.now() + this.#parts.clock.offsetMs
  }

  #account(appId?: string): WeChatDoubleAccount {
    const id = appId ?? this.#parts.accounts.keys().next().value ?? ''
    const account = this.#parts.accounts.get(id)
    if (account === undefined) throw new Error(`No account ${id}`)
    return account
  }

  #envelope(account: WeChatDoubleAccount, openId: string, msgType: string, options: SendOptions): XmlFields {
    return {
      ToUserName: account.originalId,
      FromUserName: openId,
      CreateTime: options.createTime ?? Math.floor(Date.now() / 1000),
      MsgType: msgType,
    }
  }
}

/** The field of a push that a phone would show. */
function aboutOf(fields: XmlFields): string {
  const shown = [fields.Label, fields.Title, fields.EventKey].find((value) => value !== undefined)
  return String(shown ?? '')
}
