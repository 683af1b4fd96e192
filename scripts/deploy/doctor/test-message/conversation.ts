import type { Models } from 'purecloud-platform-client-v2'
import type { Org } from '../../org/org.js'

/** A conversation as far as a test message is concerned. */
export interface SeenConversation {
  /** Messages of the customer so far. */
  readonly fromCustomer: number
  /** Way that the flow noted last; empty when it noted none. */
  readonly route: string
  readonly isOver: boolean
  readonly hasAgent: boolean
  /** States of the messages to the customer, the oldest first. */
  readonly toCustomer: readonly string[]
}

const ENDED = new Set(['disconnected', 'terminated'])
/** Participant data that wechat-inbound sets. */
const ROUTE = 'wechatRoute'

/** @returns undefined when the org shows no such conversation (yet). */
export async function lookAtConversation(org: Org, id: string): Promise<SeenConversation | undefined> {
  const found = await org.look('getConversationsMessage', () => org.conversations.getConversationsMessage(id))
  return found && seen(found)
}

function seen({ participants = [] }: Models.MessageConversation): SeenConversation {
  const customers = participants.filter(({ purpose }) => isCustomer(purpose))
  const others = participants.filter(({ purpose }) => !isCustomer(purpose))
  const messages = (all: readonly Models.MessageMediaParticipant[]) => all.flatMap(({ messages: list = [] }) => list)
  return {
    fromCustomer: messages(customers).length,
    route: customers.at(-1)?.attributes?.[ROUTE] ?? '',
    isOver: participants.length > 0 && participants.every(hasLeft),
    hasAgent: others.some((one) => one.purpose === 'agent' && !hasLeft(one)),
    toCustomer: messages(others)
      .sort((one, other) => time(one) - time(other))
      .map(({ messageStatus = '' }) => messageStatus),
  }
}

function isCustomer(purpose = ''): boolean {
  return ['customer', 'external'].includes(purpose.toLowerCase())
}

function hasLeft({ state = '', endTime }: Models.MessageMediaParticipant): boolean {
  return Boolean(endTime) || ENDED.has(state.toLowerCase())
}

function time({ messageTime }: Models.MessageDetails): number {
  return messageTime === undefined ? 0 : Date.parse(messageTime)
}
