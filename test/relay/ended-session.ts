import type { SessionEndedEvent } from '../../server/relay/closing.js'
import type { ConversationParticipant } from '../../server/relay/messages/platforms.js'
import { NOW } from '../wechat/account.js'

/** When the session under test opened, and when an agent left it. */
export const SESSION_AT = NOW
export const ENDED_AT = NOW + 600_000

/** `user.end`: an agent ended the chat. */
export function agentEnded(change: Partial<SessionEndedEvent> = {}): SessionEndedEvent {
  return {
    participantId: 'agent-leg',
    sessionId: 'agent-session',
    userId: 'agent-1',
    disconnectType: 'CLIENT',
    eventTime: ENDED_AT,
    interactingDurationMs: 45_000,
    ...change,
  }
}

/** `customer.end`. */
export function customerEnded(change: Partial<SessionEndedEvent> = {}): SessionEndedEvent {
  const none = { userId: undefined, interactingDurationMs: undefined }
  return agentEnded({
    ...none,
    participantId: 'customer-leg',
    sessionId: 'customer-session',
    disconnectType: 'PEER',
    ...change,
  })
}

/** Somebody who takes part, connected, since the session began. */
export function participant(purpose: string, change: Partial<ConversationParticipant> = {}): ConversationParticipant {
  return {
    id: `${purpose}-leg`,
    purpose,
    alive: true,
    connected: true,
    disconnectType: '',
    userId: purpose === 'agent' ? 'agent-1' : '',
    queueId: '',
    startedAt: SESSION_AT + 1000,
    attributes: {},
    ...change,
  }
}
