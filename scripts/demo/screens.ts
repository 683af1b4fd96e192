import type { Conversation } from '../../test/emulators/genesys/conversations.js'
import type { DesktopEntry } from '../../test/emulators/genesys/genesys-emulator.js'
import type { PhoneEntry } from '../../test/emulators/wechat/customers.js'
import { CUSTOMER_TIERS } from './cast.js'
import type { ConversationView, CustomerId, DeskLine, Journey, PhoneLine, PhoneView } from './view.js'

/** WeChat shows that the account types for this long at most, milliseconds. */
const TYPING_LASTS_MS = 15_000

/** Lines of the relay itself to the agent. */
export function isNotice(text: string): boolean {
  return text.startsWith('【系统】') || text.startsWith('[System]')
}

function phoneLine(entry: PhoneEntry, index: number, journeys: ReadonlyMap<string, Journey>): PhoneLine {
  const journey = entry.msgId === undefined ? undefined : journeys.get(entry.msgId)
  const mine = entry.from === 'customer'
  const open = mine && entry.kind !== 'event' && journey?.steps.stored === undefined
  return {
    id: String(index),
    from: entry.kind === 'event' ? 'notice' : mine ? 'customer' : entry.from === 'account' ? 'account' : 'notice',
    text: entry.about ?? entry.text,
    what: entry.kind === 'event' ? entry.text : entry.msgType,
    at: entry.at,
    passive: entry.kind === 'passive',
    state: open ? (journey?.state === 'failed' ? 'failed' : 'sending') : 'sent',
  }
}

/** What one customer's phone shows. @param journeys By id; a customer message's journey has its MsgId. */
export function phoneView(
  customer: CustomerId,
  entries: readonly PhoneEntry[],
  journeys: ReadonlyMap<string, Journey>,
  now: number,
): PhoneView {
  const last = entries.at(-1)
  const typing = last?.kind === 'typing' && last.text === 'Typing' && now - last.at < TYPING_LASTS_MS
  const lines = entries
    .map((entry, index) => ({ entry, index }))
    .filter(({ entry }) => entry.kind !== 'typing')
    .map(({ entry, index }) => phoneLine(entry, index, journeys))
  return { customer, tier: CUSTOMER_TIERS[customer], typing, lines }
}

const STATES = {
  sending: 'sending',
  sent: 'accepted',
  delivered: 'delivered',
  failed: 'failed',
  received: 'delivered',
} as const

function deskLine(entry: DesktopEntry): DeskLine {
  const inbound = entry.from === 'customer'
  return {
    id: entry.messageId,
    from: inbound ? (isNotice(entry.text) ? 'system' : 'customer') : 'agent',
    text: entry.text,
    at: Date.parse(entry.time),
    state: STATES[entry.status],
  }
}

/** Undefined while a flow has it. */
function queueOf({ participants }: Conversation): string | undefined {
  const last = participants.findLast(({ purpose }) => purpose === 'acd' || purpose === 'workflow')
  return last?.purpose === 'acd' ? last.entity?.name : undefined
}

/** What the agent's desktop shows of one conversation. */
export function conversationView(
  conversation: Conversation,
  entries: readonly DesktopEntry[],
  customer: CustomerId | undefined,
): ConversationView {
  return {
    id: conversation.id,
    nickname: conversation.nickname,
    customer,
    tier: customer === undefined ? undefined : CUSTOMER_TIERS[customer],
    queue: queueOf(conversation),
    ended: conversation.endedAt !== undefined,
    lines: entries.map(deskLine),
  }
}
