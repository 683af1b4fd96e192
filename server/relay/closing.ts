import type { CustomerRecord } from '../store/lanes.js'
import type { ConversationParticipant } from './messages/platforms.js'

/** What Genesys says when somebody's session ended (`user.end`, `customer.end`); anything may be missing. */
export interface SessionEndedEvent {
  readonly participantId: string | undefined
  readonly sessionId: string | undefined
  /** The agent; undefined when it was the customer's session. */
  readonly userId: string | undefined
  readonly disconnectType: string | undefined
  /** Epoch milliseconds, by Genesys's clock. */
  readonly eventTime: number | undefined
  /** How long the agent was connected. */
  readonly interactingDurationMs: number | undefined
}

/** Why a session ends without a closing text. */
export type SilentEnd =
  /** The agent's session ended because the customer's did, by the customer's own doing. */
  | 'customer_left'
  /** The customer's session ended after an agent's; the agent's own event decides about the closing. */
  | 'agent_left'
  /** The customer waited in a queue and no agent was connected. */
  | 'abandoned'
  | 'after_hours'
  | 'bot_only'
  | 'flow_only'
  /** Genesys does not know the conversation any more. */
  | 'conversation_gone'

/** Why an event changes nothing. */
export type IgnoredEvent =
  /** The customer has written since. */
  | 'late'
  /** The agent gave the conversation to somebody else. */
  | 'transferred'
  /** The agent let the alert pass, or declined. */
  | 'not_answered'
  | 'agent_not_connected'
  /** An agent, a queue or a flow still has the conversation. */
  | 'still_active'

export type ClosingVerdict =
  | { readonly kind: 'ignore'; readonly reason: IgnoredEvent }
  | { readonly kind: 'end'; readonly reason: SilentEnd }
  | { readonly kind: 'close' }

type Ignored = Extract<ClosingVerdict, { kind: 'ignore' }>

/** How far the clocks of Genesys and of this relay may be apart. */
const CLOCK_TOLERANCE_MS = 5000
/** A participant may join this long before the message that opened the session was accepted here, by those clocks. */
const SESSION_TOLERANCE_MS = 60_000

const CUSTOMERS: ReadonlySet<string> = new Set(['customer', 'external'])
const BOTS: ReadonlySet<string> = new Set(['bot', 'botflow', 'digitalbot'])
/** The customer's session ended from the customer's side. */
const OWN_DOING: ReadonlySet<string> = new Set(['client', 'endpoint'])
/** Participant data in which the flow notes which way a conversation went. */
const ROUTE_ATTRIBUTE = 'wechatRoute'

/**
 * What an event says by itself, before anybody looks at the conversation.
 * @returns Why it changes nothing; undefined when the conversation has to be looked at.
 */
export function judgeEvent(
  event: SessionEndedEvent,
  customer: Pick<CustomerRecord, 'lastInboundAt'>,
): Ignored | undefined {
  const { eventTime, userId, interactingDurationMs } = event
  if (eventTime !== undefined && customer.lastInboundAt > eventTime + CLOCK_TOLERANCE_MS) return ignore('late')
  if (userId === undefined) return undefined
  // TRANSFER, CONSULT_TRANSFER, NO_ANSWER_TRANSFER in events; transfer.consult, transfer.noanswer in the API.
  const type = (event.disconnectType ?? '').toUpperCase().replace(/[^A-Z]/g, '')
  if (/NOANSWER|NOTAVAILABLE/.test(type)) return ignore('not_answered')
  if (/TRANSFER|CONFERENCE|CONSULT|FORWARD/.test(type)) return ignore('transferred')
  return interactingDurationMs !== undefined && interactingDurationMs <= 0 ? ignore('agent_not_connected') : undefined
}

/**
 * What an event means, given who is left in the conversation once it has settled.
 * @param customer As known after the look, so that a message that came meanwhile counts.
 */
export function judgeConversation(
  event: SessionEndedEvent,
  participants: readonly ConversationParticipant[],
  customer: Pick<CustomerRecord, 'lastInboundAt' | 'sessionOpenedAt'>,
): ClosingVerdict {
  const ignored = judgeEvent(event, customer)
  if (ignored) return ignored
  if (participants.some(({ alive, purpose }) => alive && !CUSTOMERS.has(purpose))) return ignore('still_active')
  if (event.userId === undefined) return { kind: 'end', reason: endOfCustomer(ofSession(participants, customer)) }
  const agent = participants.find(({ id }) => id === event.participantId)
  const wasConnected = event.interactingDurationMs === undefined ? agent?.connected === true : true
  if (!wasConnected) return ignore('agent_not_connected')
  return leftByCustomer(event, participants) ? { kind: 'end', reason: 'customer_left' } : { kind: 'close' }
}

function ignore(reason: IgnoredEvent): Ignored {
  return { kind: 'ignore', reason }
}

/** A conversation is used again within the threading timeline: only who came since the session opened belongs to it. */
function ofSession(
  participants: readonly ConversationParticipant[],
  { sessionOpenedAt }: Pick<CustomerRecord, 'sessionOpenedAt'>,
): ConversationParticipant[] {
  const since = sessionOpenedAt - SESSION_TOLERANCE_MS
  return participants.filter(
    ({ startedAt, purpose }) => CUSTOMERS.has(purpose) || startedAt === 0 || startedAt >= since,
  )
}

function endOfCustomer(participants: readonly ConversationParticipant[]): SilentEnd {
  const purposes = new Set(participants.map(({ purpose }) => purpose))
  if (participants.some(({ purpose, connected }) => purpose === 'agent' && connected)) {
    return OWN_DOING.has(customerOf(participants)?.disconnectType ?? '') ? 'customer_left' : 'agent_left'
  }
  if (purposes.has('acd') || purposes.has('agent')) return 'abandoned'
  const route = customerOf(participants)?.attributes[ROUTE_ATTRIBUTE]
  if (route === 'afterHours') return 'after_hours'
  return route === 'bot' || participants.some(({ purpose }) => BOTS.has(purpose)) ? 'bot_only' : 'flow_only'
}

function leftByCustomer({ disconnectType }: SessionEndedEvent, participants: readonly ConversationParticipant[]) {
  return disconnectType?.toUpperCase() === 'PEER' && OWN_DOING.has(customerOf(participants)?.disconnectType ?? '')
}

/** The customer's last leg. */
function customerOf(participants: readonly ConversationParticipant[]): ConversationParticipant | undefined {
  return participants.findLast(({ purpose }) => CUSTOMERS.has(purpose))
}
