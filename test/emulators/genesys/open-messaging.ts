import { randomBytes } from 'node:crypto'
import type { DoubleRequest, Reply } from '../shared/double-server.js'
import type { EventBus } from '../shared/event-bus.js'
import type { AttachmentFetcher } from './attachments.js'
import type { Conversation, ConversationDesk, StoredMessage, StoredReceipt } from './conversations.js'
import { errorReply, jsonReply } from './errors.js'
import type { GenesysEvent, ViolationKind } from './events.js'
import {
  eventProblem,
  type Fields,
  isFields,
  messageProblem,
  receiptProblem,
  structuredResponseProblem,
} from './inbound-schema.js'
import type { LoginDesk } from './login.js'
import { type OfferedAnswer, offeredAnswers } from './offered-answers.js'
import { type GenesysDoubleIntegration, type GenesysSwitches, RECEIVE } from './org.js'

interface Desk {
  readonly login: LoginDesk
  readonly conversations: ConversationDesk
  readonly integrations: ReadonlyMap<string, GenesysDoubleIntegration>
  readonly switches: GenesysSwitches
  readonly bus: EventBus<GenesysEvent>
  readonly attachments: AttachmentFetcher
}

interface Parsed {
  readonly integrationId: string
  readonly body: Fields
}

/** The channel after its form was checked. */
interface CheckedChannel {
  readonly from: { readonly id: string; readonly nickname?: string }
  readonly to: { readonly id: string }
  readonly messageId?: string
  readonly metadata?: { readonly customAttributes?: Record<string, string> }
}

/** A platform-made message id: 32 hex digits. */
export function newMessageId(): string {
  return randomBytes(16).toString('hex')
}

/** The inbound routes of Open Messaging. */
export class OpenMessagingDesk {
  /** Customers' messages accepted, in order; doubles included, because nothing is dropped by `channel.messageId`. */
  readonly inbound: StoredMessage[] = []
  readonly violations: { readonly kind: ViolationKind; readonly messageId: string; readonly detail: string }[] = []
  readonly #desk: Desk

  constructor(desk: Desk) {
    this.#desk = desk
  }

  /** POST .../inbound/open/message */
  message(request: DoubleRequest): Reply {
    const parsed = this.#parse(request, messageProblem)
    if ('status' in parsed) return parsed
    const { integrationId, body } = parsed
    const channel = body.channel as unknown as CheckedChannel
    const conversation = this.#desk.conversations.join(integrationId, channel.from.id, channel.from.nickname ?? '')
    const message = this.#receive(conversation, channel, {
      type: 'Text',
      text: typeof body.text === 'string' ? body.text : '',
      content: Array.isArray(body.content) ? body.content : [],
    })
    this.#desk.attachments.fetchAll(message)
    const prefetch = request.query.get('prefetchConversationId') === 'true'
    const answer = {
      id: message.id,
      channel: { ...channel, id: integrationId, platform: 'Open', type: 'Private', to: { id: integrationId } },
      type: 'Text',
      text: message.text,
      direction: 'Inbound',
      ...(prefetch && { conversationId: conversation.id }),
    }
    return this.#taken(message, answer)
  }

  /** POST .../inbound/open/structured/response: only within a conversation that goes on, to an option that was offered. */
  structuredResponse(request: DoubleRequest): Reply {
    const parsed = this.#parse(request, structuredResponseProblem)
    if ('status' in parsed) return parsed
    const { integrationId, body } = parsed
    const channel = body.channel as unknown as CheckedChannel
    const response = body.buttonResponse as unknown as OfferedAnswer
    const asked = this.#desk.conversations.messages.get(String(body.originatingMessageId))
    const ours = asked?.direction === 'outbound' && asked.integrationId === integrationId && asked.type === 'Structured'
    if (asked === undefined || !ours || asked.customerId !== channel.from.id) {
      return this.#refused('structured/response', errorReply('bad.request', 'no structured message has this id'))
    }
    const conversation = this.#desk.conversations.visible(asked.conversationId)
    if (conversation === undefined || conversation.endedAt !== undefined) {
      return this.#refused('structured/response', errorReply('bad.request', 'the conversation has ended'))
    }
    const { type, text, payload } = response
    if (
      !offeredAnswers(asked.content).some((one) => one.type === type && one.text === text && one.payload === payload)
    ) {
      return this.#refused('structured/response', errorReply('bad.request', 'no such answer was offered'))
    }
    const message = this.#receive(conversation, channel, {
      type: 'Structured',
      text,
      content: [{ contentType: 'ButtonResponse', buttonResponse: { ...response, originatingMessageId: asked.id } }],
    })
    const answer = { id: message.id, channel, type: 'Structured', buttonResponse: response, direction: 'Inbound' }
    return this.#taken(message, answer)
  }

  /** POST .../inbound/open/event */
  event(request: DoubleRequest): Reply {
    const parsed = this.#parse(request, eventProblem)
    if ('status' in parsed) return parsed
    const { integrationId, body } = parsed
    const customerId = (body.channel as unknown as CheckedChannel).from.id
    const events = [{ eventType: 'Typing', typing: { type: 'On', duration: 5000 } }]
    return {
      ...jsonReply(200, { id: newMessageId(), channel: body.channel, type: 'Event', events }, 'ok'),
      beforeAnswer: () => this.#desk.bus.emit({ type: 'typing', integrationId, customerId }),
    }
  }

  /** POST .../inbound/open/receipt */
  receipt(request: DoubleRequest): Reply {
    const parsed = this.#parse(request, receiptProblem)
    if ('status' in parsed) return parsed
    const { integrationId, body } = parsed
    const messageId = String(body.id)
    const message = this.#desk.conversations.messages.get(messageId)
    if (message === undefined || message.direction !== 'outbound' || message.integrationId !== integrationId) {
      return this.#refused('receipt', errorReply('bad.request', 'no outbound message has this id'))
    }
    const channel = body.channel as unknown as CheckedChannel
    if (channel.to.id !== message.customerId) {
      return this.#refused('receipt', errorReply('bad.request', 'the message was not for this recipient'))
    }
    const receipt: StoredReceipt = {
      status: String(body.status),
      final: body.isFinalReceipt === true,
      reasons: (body.reasons ?? []) as StoredReceipt['reasons'],
      at: performance.now(),
    }
    const violated = this.#record(message, receipt)
    if (violated !== undefined) return violated
    const about = { messageId, customerId: message.customerId, status: receipt.status, final: receipt.final }
    const { bus } = this.#desk
    return {
      ...jsonReply(200, { ...body, type: 'Receipt', direction: 'Inbound' }, 'ok'),
      beforeAnswer: () => bus.emit({ type: 'receipt.received', ...about }),
      afterAnswer: () => bus.emit({ type: 'receipt.answered', messageId, status: receipt.status }),
    }
  }

  /** A second final receipt of the same status is taken and noted; one that contradicts the first is refused. */
  #record(message: StoredMessage, receipt: StoredReceipt): Reply | undefined {
    const final = message.receipts.find((entry) => entry.final)
    if (final !== undefined) {
      const repeated = receipt.final && receipt.status === final.status
      const kind = repeated ? 'finalReceiptRepeated' : 'receiptAfterFinal'
      const detail = `${receipt.status} after the final ${final.status}`
      this.violations.push({ kind, messageId: message.id, detail })
      void this.#desk.bus.emit({ type: 'violation', kind, detail })
      if (!repeated) return this.#refused('receipt', errorReply('bad.request', detail))
    }
    message.receipts.push(receipt)
    if (receipt.status === 'Delivered') message.status = 'delivery-success'
    if (receipt.status === 'Failed') message.status = 'delivery-failed'
    return undefined
  }

  /** Keeps what a customer said. */
  #receive(
    conversation: Conversation,
    channel: CheckedChannel,
    said: Pick<StoredMessage, 'type' | 'text' | 'content'>,
  ): StoredMessage {
    const message: StoredMessage = {
      ...said,
      id: newMessageId(),
      conversationId: conversation.id,
      integrationId: conversation.integrationId,
      customerId: channel.from.id,
      direction: 'inbound',
      originatingEntity: undefined,
      channelMessageId: channel.messageId,
      customAttributes: channel.metadata?.customAttributes ?? {},
      time: new Date().toISOString(),
      at: performance.now(),
      status: 'received',
      acknowledgedAt: undefined,
      receipts: [],
    }
    this.#desk.conversations.add(message)
    this.inbound.push(message)
    return message
  }

  #taken(message: StoredMessage, answer: object): Reply {
    const { bus } = this.#desk
    return {
      ...jsonReply(200, answer, 'ok'),
      beforeAnswer: () => bus.emit({ type: 'inbound.received', message }),
      afterAnswer: () => bus.emit({ type: 'inbound.answered', message }),
    }
  }

  #parse(request: DoubleRequest, problemOf: (body: Fields, strict: boolean) => string | undefined): Parsed | Reply {
    const route = request.path.slice(request.path.lastIndexOf('/') + 1)
    const refusal = this.#desk.login.refusal(request, [RECEIVE])
    if (refusal !== undefined) return this.#refused(route, refusal)
    const integrationId = request.params[0] ?? ''
    if (!this.#desk.integrations.has(integrationId)) return this.#refused(route, errorReply('not.found'))
    if (!/^application\/json(;|$)/.test(request.headers['content-type'] ?? '')) {
      return this.#refused(route, errorReply('unsupported.media.type'))
    }
    let body: unknown
    try {
      body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(request.body))
    } catch {
      return this.#refused(route, errorReply('bad.request', 'the body is not JSON'))
    }
    if (!isFields(body)) return this.#refused(route, errorReply('bad.request', 'the body is not an object'))
    const problem = problemOf(body, this.#desk.switches.refuseUnknownFields)
    if (problem !== undefined) return this.#refused(route, errorReply('bad.request', problem))
    return { integrationId, body }
  }

  #refused(route: string, reply: Reply): Reply {
    const { verdict } = reply
    return { ...reply, beforeAnswer: () => this.#desk.bus.emit({ type: 'refused', route, verdict }) }
  }
}
