import type { Models } from 'purecloud-platform-client-v2'
import type { CaughtMessage, ConversationMessage, ConversationParticipant } from '../relay/messages/platforms.js'
import { readContent } from './content/read-content.js'
import { contentKind } from './webhook-fields.js'

/** Purposes of participants who write to us; everyone else (agent, acd, workflow, bot) writes to the customer. */
const CUSTOMER_PURPOSES: ReadonlySet<string> = new Set(['customer', 'external'])
/** Entries of a conversation that are no messages and never came with a mark. */
const NOT_MESSAGES: ReadonlySet<string> = new Set(['Event', 'Receipt'])

/** The messages of `GET /conversations/messages/{id}`, oldest first; each once. */
export function listedMessages(conversation: Models.MessageConversation): ConversationMessage[] {
  const byId = new Map<string, ConversationMessage>()
  for (const participant of conversation.participants ?? []) {
    const direction = CUSTOMER_PURPOSES.has(participant.purpose ?? '') ? 'inbound' : 'outbound'
    for (const { messageId, messageTime, messageMetadata } of participant.messages ?? []) {
      if (typeof messageId !== 'string' || NOT_MESSAGES.has(messageMetadata?.type ?? '') || byId.has(messageId))
        continue
      byId.set(messageId, { id: messageId, direction, at: timeOf(messageTime) })
    }
  }
  return [...byId.values()].sort((a, b) => a.at - b.at)
}

/** States of a participant that is no more. */
const ENDED_STATES: ReadonlySet<string> = new Set(['disconnected', 'terminated'])

/** Everybody of `GET /conversations/messages/{id}`, in its order. */
export function participantsOf(conversation: Models.MessageConversation): ConversationParticipant[] {
  return (conversation.participants ?? []).map((participant) => {
    const { id = '', purpose = '', state = '', connectedTime, endTime, startTime, disconnectType } = participant
    const alive = !endTime && !ENDED_STATES.has(state.toLowerCase())
    return {
      id,
      userId: participant.user?.id ?? '',
      queueId: participant.queue?.id ?? '',
      purpose: purpose.toLowerCase(),
      alive,
      connected: Boolean(connectedTime),
      disconnectType: alive ? '' : (disconnectType ?? '').toLowerCase(),
      startedAt: timeOf(startTime ?? connectedTime),
      attributes: participant.attributes ?? {},
    }
  })
}

/** What was written to the customer, of `POST /conversations/messages/{id}/messages/bulk`. */
export function writtenMessages(conversationId: string, listing: Models.TextMessageListing): CaughtMessage[] {
  return (listing.entities ?? []).flatMap((entity): CaughtMessage[] => {
    const { id, direction, normalizedMessage: said, timestamp } = entity
    if (typeof id !== 'string' || direction?.toLowerCase() !== 'outbound') return []
    if (said?.type !== 'Text' && said?.type !== 'Structured') return []
    const { originatingEntity: entityName } = said
    // Genesys writes null for what there is not, whatever the types say.
    const content = said.content ?? []
    const text = said.text ?? ''
    if (text === '' && content.length === 0) return []
    const originatingEntity = entityName === 'Human' || entityName === 'Bot' ? entityName : ''
    const about = { messageId: id, conversationId, originatingEntity, sentAt: timeOf(timestamp) } as const
    const read = readContent(text, content)
    if (!read) return [{ kind: 'unsupported', ...about, name: contentKind(said) }]
    if (content.length === 0) return [{ kind: 'text', ...about, text }]
    return [{ kind: 'content', ...about, ...read }]
  })
}

function timeOf(time: string | undefined): number {
  const at = Date.parse(time ?? '')
  return Number.isNaN(at) ? 0 : at
}
