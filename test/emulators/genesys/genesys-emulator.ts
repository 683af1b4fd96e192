import { type Attempt, deliver } from '../shared/delivery.js'
import type { DoubleServer } from '../shared/double-server.js'
import type { EventBus } from '../shared/event-bus.js'
import { TroubledDouble } from '../shared/troubled-double.js'
import type { AttachmentDesk, AttachmentFile } from './agent-files.js'
import type { AttachmentFetcher, FetchedAttachment } from './attachments.js'
import type { AuditDesk, AuditLogName } from './audit-desk.js'
import type { Conversation, ConversationDesk, StoredMessage } from './conversations.js'
import type { GenesysEvent, SessionEnd, ViolationKind } from './events.js'
import type { GdprDesk } from './gdpr-desk.js'
import type { LoginDesk } from './login.js'
import { newMessageId, type OpenMessagingDesk } from './open-messaging.js'
import type { GenesysDoubleClient, GenesysDoubleIntegration, NamedEntity } from './org.js'
import { webhookSignature } from './signature.js'
import type { WebhookOptions, WebhookResult, WebhookSender } from './webhooks.js'

export type GenesysRoute =
  | 'oauth'
  | 'message'
  | 'structured/response'
  | 'event'
  | 'receipt'
  | 'conversation'
  | 'conversation/message'
  | 'conversation/bulk'
  | 'download'
  | 'gdpr'
  | 'gdpr/look'
  | `${AuditLogName}/${'query' | 'look' | 'results'}`
  | 'unknown'
  | '*'

/** A line of the agent's desktop. */
export interface DesktopEntry {
  /** ISO time. */
  readonly time: string
  readonly from: 'customer' | 'agent' | 'bot'
  readonly text: string
  readonly messageId: string
  /** What the agent sees of an outbound message's fate; reasons are hidden. */
  readonly status: 'sending' | 'sent' | 'delivered' | 'failed' | 'received'
}

export interface SayOptions extends WebhookOptions {
  /** Default: Human. */
  readonly entity?: 'Human' | 'Bot'
}

/** What the double is made of; put together by `startGenesys`. */
export interface GenesysParts {
  readonly url: string
  readonly server: DoubleServer
  readonly bus: EventBus<GenesysEvent>
  readonly integrations: Map<string, GenesysDoubleIntegration>
  readonly login: LoginDesk
  readonly conversations: ConversationDesk
  readonly openMessaging: OpenMessagingDesk
  readonly attachments: AttachmentFetcher
  readonly agentFiles: AttachmentDesk
  readonly gdpr: GdprDesk
  readonly audits: AuditDesk
  readonly sender: WebhookSender
  readonly clock: { offsetMs: number }
  readonly timeoutMs: number
}

const SHOWN_STATUS = {
  queued: 'sending',
  sent: 'sent',
  failed: 'failed',
  received: 'received',
  'delivery-success': 'delivered',
  'delivery-failed': 'failed',
} as const

/** A Genesys Cloud org with agents who chat over Open Messaging. */
export class GenesysEmulator extends TroubledDouble<GenesysRoute> {
  /** Base of API and login host alike: `GENESYSCLOUD_API_URL` and `GENESYSCLOUD_LOGIN_URL` of the relay. */
  readonly url: string
  readonly events: EventBus<GenesysEvent>
  /** Adds a listener; see `EventBus.on`. */
  readonly on: EventBus<GenesysEvent>['on']
  /** Every message to a customer, in the order the agents sent them. */
  readonly outbound: StoredMessage[] = []
  readonly #parts: GenesysParts
  readonly #bodies = new Map<string, string>()

  constructor(parts: GenesysParts) {
    super(parts)
    this.#parts = parts
    this.url = parts.url
    this.events = parts.bus
    this.on = parts.bus.on.bind(parts.bus) as EventBus<GenesysEvent>['on']
  }

  /** Requests about persons' data. */
  get gdpr(): GdprDesk {
    return this.#parts.gdpr
  }

  /** Gives a client, by its id, these permissions from now on. */
  permit(client: GenesysDoubleClient): void {
    this.#parts.login.addClient(client)
  }

  /** What the org recorded of its users. */
  get audits(): AuditDesk {
    return this.#parts.audits
  }

  /** Customers' messages accepted, in order. */
  get inbound(): readonly StoredMessage[] {
    return this.#parts.openMessaging.inbound
  }

  /** What a right middleware never does, though the platform takes it. */
  get violations(): readonly { readonly kind: ViolationKind; readonly messageId: string; readonly detail: string }[] {
    return this.#parts.openMessaging.violations
  }

  /** What the platform got of the attachments that customers' messages name, in the order it was done with them. */
  get attachments(): readonly FetchedAttachment[] {
    return this.#parts.attachments.fetched
  }

  /** Resolves when no attachment is being fetched. */
  attachmentsFetched(): Promise<void> {
    return this.#parts.attachments.idle()
  }

  /** A message either way by its Genesys id, with its receipts. */
  message(messageId: string): StoredMessage | undefined {
    return this.#parts.conversations.messages.get(messageId)
  }

  get conversations(): readonly Conversation[] {
    return [...this.#parts.conversations.conversations.values()]
  }

  /** The conversation a customer is in, or was in last. */
  conversationOf(customerId: string): Conversation | undefined {
    return this.conversations.findLast((entry) => entry.customerId === customerId)
  }

  /** An agent (or bot) writes. Resolves when Genesys is done with the webhook. */
  agentSays(conversationId: string, text: string, options: SayOptions = {}): Promise<WebhookResult> {
    return this.#say(this.#conversation(conversationId), { text, type: 'Text', content: [] }, options)
  }

  /** A message to any recipient, known or not, in a conversation of its own. */
  agentless(integrationId: string, customerId: string, text: string, options: SayOptions = {}): Promise<WebhookResult> {
    const conversation = this.#parts.conversations.join(integrationId, customerId, '')
    return this.#say(conversation, { text, type: 'Text', content: [] }, { entity: 'Bot', ...options })
  }

  /** Quick replies, cards and the like, as a bot sends them; an agent's message template with `entity: 'Human'`. */
  sendStructured(
    conversationId: string,
    text: string,
    content: readonly object[],
    options: SayOptions = {},
  ): Promise<WebhookResult> {
    const said = { text, type: 'Structured', content } as const
    return this.#say(this.#conversation(conversationId), said, { entity: 'Bot', ...options })
  }

  /** A file from the agent, lying wherever its URL says; a media-only message has no text. */
  sendAttachment(
    conversationId: string,
    attachment: { mediaType: string; url: string; mime: string; filename: string },
    text = '',
    options: SayOptions = {},
  ): Promise<WebhookResult> {
    const content = [{ contentType: 'Attachment', attachment: { id: newMessageId(), ...attachment } }]
    return this.#say(this.#conversation(conversationId), { text, type: 'Text', content }, options)
  }

  /** A file, or several, that the org keeps for the agent and serves to whoever has its address. */
  sendFile(
    conversationId: string,
    files: AttachmentFile | readonly AttachmentFile[],
    text = '',
    options: SayOptions = {},
  ): Promise<WebhookResult> {
    const list = Array.isArray(files) ? (files as readonly AttachmentFile[]) : [files as AttachmentFile]
    const content = list.map((file) => ({
      contentType: 'Attachment',
      attachment: { id: newMessageId(), ...this.#parts.agentFiles.keep(file, this.url) },
    }))
    return this.#say(this.#conversation(conversationId), { text, type: 'Text', content }, options)
  }

  /** The agent's typing indicator. */
  agentTyping(conversationId: string): Promise<WebhookResult> {
    const conversation = this.#conversation(conversationId)
    const typing = { type: 'Event', events: [{ eventType: 'Typing', typing: { type: 'On', duration: 5000 } }] }
    return this.#send(conversation, newMessageId(), new Date().toISOString(), typing, {})
  }

  /** Genesys's own receipt about a message of the customer. */
  sendReceipt(inboundMessageId: string, status: 'Published' | 'Failed', final = true): Promise<WebhookResult> {
    const message = this.message(inboundMessageId)
    if (message === undefined) throw new Error(`No message ${inboundMessageId}`)
    const receipt = { type: 'Receipt', status, reasons: [], isFinalReceipt: final }
    const conversation = this.#conversation(message.conversationId)
    return this.#send(conversation, inboundMessageId, new Date().toISOString(), receipt, {})
  }

  /** Sends a message's webhook once more, byte-identical, at any time, also while the first is open. */
  redeliver(messageId: string, options: WebhookOptions = {}): Promise<WebhookResult> {
    const message = this.message(messageId)
    const body = this.#bodies.get(messageId)
    if (message === undefined || body === undefined) throw new Error(`No message ${messageId} was sent`)
    return this.#deliver(message, body, options)
  }

  /**
   * Any body to an integration's webhook, signed rightly unless headers say otherwise; one attempt.
   * @param headers Put over the right ones.
   */
  sendRaw(integrationId: string, body: string, headers: Record<string, string> = {}): Promise<Attempt> {
    const integration = this.#integration(integrationId)
    const signature = webhookSignature(integration.webhookSecret, body)
    return deliver({
      url: integration.webhookUrl ?? '',
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Hub-Signature-256': signature, ...headers },
      body,
      timeoutMs: this.#parts.timeoutMs,
    })
  }

  /** An agent takes a conversation out of the queue (needed only without `autoAnswer`). */
  agentAnswers(conversationId: string): void {
    this.#parts.conversations.answer(this.#conversation(conversationId))
  }

  /** A flow puts a conversation into a queue, or an agent transfers it there. */
  enterQueue(conversationId: string, queue: NamedEntity): void {
    this.#tellEnds(this.#parts.conversations.enterQueue(this.#conversation(conversationId), queue))
  }

  /** The agent ends the conversation. Open Messaging sends no event about it; triggers may start a workflow on it. */
  disconnect(conversationId: string): void {
    this.#tellEnds(this.#parts.conversations.disconnect(this.#conversation(conversationId)))
  }

  /** The transcript as the agent sees it, in order. */
  desktop(conversationId: string): DesktopEntry[] {
    const messages = [...this.#parts.conversations.messages.values()]
    return messages
      .filter((message) => message.conversationId === conversationId)
      .map((message) => ({
        time: message.time,
        from:
          message.direction === 'inbound'
            ? 'customer'
            : message.originatingEntity === 'Bot'
              ? 'bot'
              : ('agent' as const),
        text: message.text,
        messageId: message.id,
        status: SHOWN_STATUS[message.status],
      }))
  }

  setWebhookUrl(integrationId: string, webhookUrl: string): void {
    this.#parts.integrations.set(integrationId, { ...this.#integration(integrationId), webhookUrl })
  }

  /** Every OAuth token is worthless from now on (401). */
  revokeTokens(): void {
    this.#parts.login.revokeAll()
  }

  #conversation(conversationId: string): Conversation {
    const conversation = this.#parts.conversations.conversations.get(conversationId)
    if (conversation === undefined) throw new Error(`No conversation ${conversationId}`)
    return conversation
  }

  #tellEnds(ends: readonly SessionEnd[]): void {
    for (const end of ends) {
      void this.#parts.bus.emit({ type: end.userId === undefined ? 'customer.end' : 'user.end', end })
    }
  }

  #integration(integrationId: string): GenesysDoubleIntegration {
    const integration = this.#parts.integrations.get(integrationId)
    if (integration === undefined) throw new Error(`No integration ${integrationId}`)
    return integration
  }

  async #say(
    conversation: Conversation,
    said: Pick<StoredMessage, 'text' | 'type' | 'content'>,
    options: SayOptions,
  ): Promise<WebhookResult> {
    const message: StoredMessage = {
      id: newMessageId(),
      conversationId: conversation.id,
      integrationId: conversation.integrationId,
      customerId: conversation.customerId,
      direction: 'outbound',
      originatingEntity: options.entity ?? 'Human',
      ...said,
      channelMessageId: undefined,
      customAttributes: {},
      time: new Date().toISOString(),
      at: performance.now(),
      status: 'queued',
      acknowledgedAt: undefined,
      receipts: [],
    }
    this.#parts.conversations.add(message)
    this.outbound.push(message)
    const fields = {
      type: said.type,
      ...(said.text !== '' && { text: said.text }),
      content: said.content,
      originatingEntity: message.originatingEntity,
    }
    return this.#send(conversation, message.id, message.time, fields, options)
  }

  #send(
    conversation: Conversation,
    messageId: string,
    time: string,
    fields: { readonly type: string } & Record<string, unknown>,
    options: WebhookOptions,
  ): Promise<WebhookResult> {
    const { integrationId, customerId } = conversation
    const name = this.#integration(integrationId).name ?? 'Open Messaging'
    const body = JSON.stringify({
      id: messageId,
      channel: {
        id: integrationId,
        platform: 'Open',
        type: 'Private',
        messageId,
        to: { id: customerId, idType: 'Opaque' },
        from: { nickname: name, id: integrationId, idType: 'Opaque' },
        time,
      },
      conversationId: conversation.id,
      direction: 'Outbound',
      ...fields,
    })
    const message = this.outbound.findLast((entry) => entry.id === messageId)
    if (message === undefined) {
      const subject = { integrationId, conversationId: conversation.id, customerId, messageId }
      const integration = this.#integration(integrationId)
      return this.#parts.sender.send(integration, { ...subject, webhookType: fields.type }, body, options)
    }
    this.#bodies.set(messageId, body)
    return this.#deliver(message, body, options)
  }

  async #deliver(message: StoredMessage, body: string, options: WebhookOptions): Promise<WebhookResult> {
    const subject = {
      integrationId: message.integrationId,
      conversationId: message.conversationId,
      customerId: message.customerId,
      messageId: message.id,
      webhookType: message.type,
    }
    const result = await this.#parts.sender.send(this.#integration(message.integrationId), subject, body, options)
    if (result.accepted) message.acknowledgedAt ??= result.attempts.at(-1)?.endedAt
    if (message.status === 'queued') message.status = result.accepted ? 'sent' : 'failed'
    return result
  }
}
