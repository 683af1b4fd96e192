import type { Models } from 'purecloud-platform-client-v2'
import type { AgentMessage } from '../relay/messages/messages.js'
import type { ConversationMessage, ConversationParticipant } from '../relay/messages/platforms.js'
import { attachmentsOf } from './webhook-fields.js'

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
      purpose: purpose.toLowerCase(),
      alive,
      connected: Boolean(connectedTime),
      disconnectType: alive ? '' : (disconnectType ?? '').toLowerCase(),
      startedAt: timeOf(startTime ?? connectedTime),
      attributes: participant.attributes ?? {},
    }
  })
}

/** The outbound texts and files of `POST /conversations/messages/{id}/messages/bulk`. */
export function writtenMessages(conversationId: string, listing: Models.TextMessageListing): AgentMessage[] {
  return (listing.entities ?? []).flatMap((entity): AgentMessage[] => {
    const { id, direction, normalizedMessage: said, timestamp } = entity
    if (typeof id !== 'string' || direction?.toLowerCase() !== 'outbound' || said?.type !== 'Text') return []
    const { text = '', content = [], originatingEntity: entityName } = said
    const attachments = attachmentsOf(content)
    if (!attachments || (text === '' && attachments.length === 0)) return []
    const originatingEntity = entityName === 'Human' || entityName === 'Bot' ? entityName : ''
    const about = { messageId: id, conversationId, originatingEntity, sentAt: timeOf(timestamp) } as const
    if (attachments.length === 0) return [{ kind: 'text', ...about, text }]
    return [{ kind: 'content', ...about, attachments, ...(text !== '' && { text }) }]
  })
}

function timeOf(time: string | undefined): number {
  const at = Date.parse(time ?? '')
  return Number.isNaN(at) ? 0 : at
}
