import type { DoubleRequest, Reply } from '../shared/double-server.js'
import type { Conversation, ConversationDesk, Participant, StoredMessage } from './conversations.js'
import { errorReply, jsonReply } from './errors.js'
import type { LoginDesk } from './login.js'
import { VIEW } from './org.js'

const BULK_MAX = 1000

/** The reading routes: a conversation, one message, messages in bulk. */
export class ConversationViews {
  readonly #login: LoginDesk
  readonly #desk: ConversationDesk

  constructor(login: LoginDesk, desk: ConversationDesk) {
    this.#login = login
    this.#desk = desk
  }

  /** GET /api/v2/conversations/messages/{conversationId}; needs no permission. */
  conversation(request: DoubleRequest): Reply {
    const found = this.#find(request, [])
    if ('status' in found) return found
    const participants = found.participants.map((entry) => this.#participantView(found, entry))
    const selfUri = `/api/v2/conversations/messages/${found.id}`
    return jsonReply(200, { id: found.id, participants, otherMediaUris: [], recentTransfers: [], selfUri }, 'ok')
  }

  /** GET .../messages/{messageId} */
  message(request: DoubleRequest): Reply {
    const found = this.#find(request, [VIEW])
    if ('status' in found) return found
    const message = this.#desk.messages.get(request.params[1] ?? '')
    return message?.conversationId === found.id ? jsonReply(200, messageView(message), 'ok') : errorReply('not.found')
  }

  /** POST .../messages/bulk: a JSON array of at most 1,000 ids; unknown ones are left out. */
  bulk(request: DoubleRequest): Reply {
    const found = this.#find(request, [VIEW])
    if ('status' in found) return found
    let ids: unknown
    try {
      ids = JSON.parse(request.body.toString('utf8'))
    } catch {
      return errorReply('bad.request', 'the body is not JSON')
    }
    if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string')) {
      return errorReply('bad.request', 'the body is not an array of ids')
    }
    if (ids.length > BULK_MAX) return errorReply('bad.request', 'more than 1000 ids')
    const entities = ids.flatMap((id: string) => {
      const message = this.#desk.messages.get(id)
      return message?.conversationId === found.id ? [messageView(message)] : []
    })
    return jsonReply(200, { entities }, 'ok')
  }

  #find(request: DoubleRequest, permissions: readonly string[]): Conversation | Reply {
    const refusal = this.#login.refusal(request, permissions)
    if (refusal !== undefined) return refusal
    return this.#desk.visible(request.params[0] ?? '') ?? errorReply('not.found')
  }

  #participantView(conversation: Conversation, participant: Participant): object {
    const messages = participant.messageIds.flatMap((id) => {
      const message = this.#desk.messages.get(id)
      return message === undefined ? [] : [detailsView(message)]
    })
    return {
      id: participant.id,
      name: participant.name,
      address: participant.purpose === 'customer' ? conversation.customerId : '',
      purpose: participant.purpose,
      state: participant.state,
      direction: 'inbound',
      connectedTime: participant.connectedTime,
      ...(participant.endTime && { endTime: participant.endTime, disconnectType: participant.disconnectType }),
      ...(participant.purpose === 'agent' && { user: { id: participant.entity?.id } }),
      ...(participant.purpose === 'acd' && { queue: { id: participant.entity?.id } }),
      attributes: participant.attributes,
      type: 'open',
      messages,
    }
  }
}

function detailsView(message: StoredMessage): object {
  return {
    messageId: message.id,
    messageURI: `/api/v2/conversations/messages/${message.conversationId}/messages/${message.id}`,
    messageStatus: message.status,
    messageSegmentCount: 1,
    messageTime: message.time,
    media: [],
    messageMetadata: { type: message.type, events: [], content: [] },
  }
}

/** MessageData. */
function messageView(message: StoredMessage): object {
  const inbound = message.direction === 'inbound'
  const customer = { id: message.customerId, idType: 'Opaque' }
  const integration = { id: message.integrationId, idType: 'Opaque' }
  return {
    id: message.id,
    providerMessageId: message.channelMessageId ?? message.id,
    timestamp: message.time,
    fromAddress: inbound ? message.customerId : message.integrationId,
    toAddress: inbound ? message.integrationId : message.customerId,
    direction: message.direction,
    messengerType: 'open',
    status: message.status,
    normalizedMessage: {
      id: message.id,
      channel: {
        id: message.integrationId,
        platform: 'Open',
        type: 'Private',
        messageId: message.channelMessageId ?? message.id,
        to: inbound ? integration : customer,
        from: inbound ? customer : integration,
        time: message.time,
      },
      type: message.type,
      ...(message.text !== '' && { text: message.text }),
      content: message.content,
      ...(message.originatingEntity && { originatingEntity: message.originatingEntity }),
      direction: inbound ? 'Inbound' : 'Outbound',
    },
    normalizedReceipts: message.receipts.map((receipt) => ({
      id: message.id,
      type: 'Receipt',
      status: receipt.status,
      reasons: receipt.reasons,
      isFinalReceipt: receipt.final,
    })),
    conversationId: message.conversationId,
    selfUri: `/api/v2/conversations/messages/${message.conversationId}/messages/${message.id}`,
  }
}
