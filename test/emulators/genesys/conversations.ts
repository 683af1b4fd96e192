import { randomUUID } from 'node:crypto'
import type { SessionEnd } from './events.js'
import type { GenesysSwitches, NamedEntity } from './org.js'

export type MessageStatus = 'queued' | 'sent' | 'failed' | 'received' | 'delivery-success' | 'delivery-failed'

export interface StoredReceipt {
  readonly status: string
  readonly final: boolean
  readonly reasons: readonly { readonly code?: string; readonly message: string }[]
  /** Milliseconds of `performance.now()`. */
  readonly at: number
}

/** A message of a conversation, either way. */
export interface StoredMessage {
  readonly id: string
  readonly conversationId: string
  readonly integrationId: string
  /** `from.id` of the customer as the middleware gave it. */
  readonly customerId: string
  readonly direction: 'inbound' | 'outbound'
  readonly originatingEntity: 'Human' | 'Bot' | undefined
  readonly text: string
  /** Structured content or attachments, as in the webhook. */
  readonly content: readonly object[]
  readonly type: 'Text' | 'Structured'
  /** `channel.messageId` of an inbound message, as given. */
  readonly channelMessageId: string | undefined
  readonly customAttributes: Readonly<Record<string, string>>
  /** ISO time. */
  readonly time: string
  /** Milliseconds of `performance.now()`. */
  readonly at: number
  status: MessageStatus
  /** When the webhook was answered 2xx. */
  acknowledgedAt: number | undefined
  readonly receipts: StoredReceipt[]
}

export interface Participant {
  readonly id: string
  readonly purpose: 'customer' | 'acd' | 'agent' | 'workflow'
  readonly name: string
  state: 'connected' | 'disconnected'
  readonly connectedTime: string
  endTime: string | undefined
  disconnectType: string | undefined
  readonly entity: NamedEntity | undefined
  readonly messageIds: string[]
  attributes: Record<string, string>
}

export interface Conversation {
  readonly id: string
  readonly integrationId: string
  readonly customerId: string
  nickname: string
  readonly participants: Participant[]
  /** Epoch milliseconds of the windows' clock; undefined while open. */
  endedAt: number | undefined
}

/** Conversations of the org: threading, routing, participants, messages. */
export class ConversationDesk {
  readonly conversations = new Map<string, Conversation>()
  readonly messages = new Map<string, StoredMessage>()
  readonly #byCustomer = new Map<string, Conversation>()
  readonly #switches: GenesysSwitches
  readonly #now: () => number
  readonly #agent: NamedEntity
  readonly #queue: NamedEntity

  constructor(switches: GenesysSwitches, now: () => number, agent: NamedEntity, queue: NamedEntity) {
    this.#switches = switches
    this.#now = now
    this.#agent = agent
    this.#queue = queue
  }

  /** The conversation a customer's message belongs to: the open one, the ended one within the timeline, or a new one. */
  join(integrationId: string, customerId: string, nickname: string): Conversation {
    const key = `${integrationId}/${customerId}`
    const last = this.#byCustomer.get(key)
    if (last !== undefined && last.endedAt === undefined) return last
    const ended = last?.endedAt === undefined ? Number.POSITIVE_INFINITY : this.#now() - last.endedAt
    if (last !== undefined && this.#switches.reuseConversationId && ended <= this.#switches.threadingTimelineMs) {
      last.endedAt = undefined
      this.#connect(last)
      return last
    }
    const conversation: Conversation = {
      id: randomUUID(),
      integrationId,
      customerId,
      nickname,
      participants: [],
      endedAt: undefined,
    }
    this.conversations.set(conversation.id, conversation)
    this.#byCustomer.set(key, conversation)
    this.#connect(conversation)
    return conversation
  }

  /** A conversation as the API shows it; undefined when there is none, or it ended too long ago. */
  visible(conversationId: string): Conversation | undefined {
    const found = this.conversations.get(conversationId)
    if (found?.endedAt !== undefined && this.#now() - found.endedAt > this.#switches.forgetEndedAfterMs) {
      return undefined
    }
    return found
  }

  /** Files a message under its participant. */
  add(message: StoredMessage): void {
    this.messages.set(message.id, message)
    const conversation = this.conversations.get(message.conversationId)
    if (conversation === undefined) return
    const purpose =
      message.direction === 'inbound' ? 'customer' : message.originatingEntity === 'Bot' ? 'workflow' : 'agent'
    let participant = conversation.participants.findLast((entry) => entry.purpose === purpose)
    if (participant === undefined || participant.state === 'disconnected') {
      participant = this.#participant(conversation, purpose)
    }
    participant.messageIds.push(message.id)
    if (message.direction === 'inbound') {
      participant.attributes = { ...participant.attributes, ...message.customAttributes }
    }
  }

  /** A flow or an agent gives the conversation to a queue. @returns What ended with it. */
  enterQueue(conversation: Conversation, queue: NamedEntity): SessionEnd[] {
    const left = conversation.participants.filter(
      ({ purpose, state }) => purpose !== 'customer' && state === 'connected',
    )
    for (const entry of left) this.#end(entry, 'transfer')
    const ends = left.filter(({ purpose }) => purpose === 'agent').map((entry) => this.#sessionEnd(conversation, entry))
    this.#participant(conversation, 'acd', queue)
    return ends
  }

  /** An agent takes the conversation out of the queue. */
  answer(conversation: Conversation): void {
    for (const entry of conversation.participants) if (entry.purpose === 'acd') this.#end(entry, 'transfer')
    this.#participant(conversation, 'agent')
  }

  /** The agent leaves; everybody does. @returns What ended with it: agents first, then the customer. */
  disconnect(conversation: Conversation): SessionEnd[] {
    const left = conversation.participants.filter(({ state }) => state === 'connected')
    for (const entry of left) this.#end(entry, entry.purpose === 'agent' ? 'client' : 'peer')
    conversation.endedAt = this.#now()
    return ['agent', 'customer'].flatMap((purpose) =>
      left.filter((entry) => entry.purpose === purpose).map((entry) => this.#sessionEnd(conversation, entry)),
    )
  }

  #connect(conversation: Conversation): void {
    this.#participant(conversation, 'customer')
    this.#participant(conversation, this.#switches.flowFirst ? 'workflow' : 'acd')
    if (this.#switches.flowFirst) return
    if (this.#switches.autoAnswer) this.answer(conversation)
  }

  #end(participant: Participant, disconnectType: string): void {
    participant.state = 'disconnected'
    participant.endTime = new Date().toISOString()
    participant.disconnectType = disconnectType
  }

  #sessionEnd(conversation: Conversation, participant: Participant): SessionEnd {
    const eventTime = Date.parse(participant.endTime ?? participant.connectedTime)
    return {
      conversationId: conversation.id,
      participantId: participant.id,
      sessionId: participant.id,
      userId: participant.purpose === 'agent' ? participant.entity?.id : undefined,
      queueId: conversation.participants.findLast(({ purpose }) => purpose === 'acd')?.entity?.id,
      disconnectType: (participant.disconnectType ?? '').toUpperCase(),
      eventTime,
      interactingDurationMs: Math.max(1, eventTime - Date.parse(participant.connectedTime)),
      mediaType: 'MESSAGE',
      messageType: 'OPEN',
    }
  }

  #participant(conversation: Conversation, purpose: Participant['purpose'], queue = this.#queue): Participant {
    const entity = { customer: undefined, workflow: undefined, acd: queue, agent: this.#agent }[purpose]
    const participant: Participant = {
      id: randomUUID(),
      purpose,
      name: entity?.name ?? (purpose === 'customer' ? conversation.nickname : 'Flow'),
      state: 'connected',
      connectedTime: new Date().toISOString(),
      endTime: undefined,
      disconnectType: undefined,
      entity,
      messageIds: [],
      attributes: {},
    }
    conversation.participants.push(participant)
    return participant
  }
}
