import type { Conversation, StoredMessage } from '../../../test/emulators/genesys/conversations.js'
import type { DesktopEntry, GenesysEmulator } from '../../../test/emulators/genesys/genesys-emulator.js'
import { CUSTOMER_TIERS } from '../cast.js'
import type { CustomerId } from '../view.js'
import type { ConversationView, DeskLine } from '../view-lines.js'
import { shownFiles } from './attachments.js'
import { blocksOf } from './blocks.js'
import { isNotice } from './notice.js'

const STATES = {
  sending: 'sending',
  sent: 'accepted',
  delivered: 'delivered',
  failed: 'failed',
  received: 'delivered',
} as const

/** The question a customer's answer answers, in words; undefined for what is no answer. */
function questionOf(genesys: GenesysEmulator, { content }: StoredMessage): string | undefined {
  const [first] = content as readonly { readonly buttonResponse?: { readonly originatingMessageId: string } }[]
  if (first?.buttonResponse === undefined) return undefined
  const asked = genesys.message(first.buttonResponse.originatingMessageId)
  return asked === undefined ? '' : asked.text || (blocksOf(asked.content)[0]?.title ?? '')
}

function deskLine(genesys: GenesysEmulator, entry: DesktopEntry): DeskLine {
  const inbound = entry.from === 'customer'
  const message = genesys.message(entry.messageId)
  return {
    id: entry.messageId,
    from: inbound && isNotice(entry.text) ? 'system' : entry.from,
    text: entry.text,
    at: Date.parse(entry.time),
    state: STATES[entry.status],
    files: message === undefined ? [] : shownFiles(genesys, message),
    blocks: message === undefined || inbound ? [] : blocksOf(message.content),
    answers: message === undefined || !inbound ? undefined : questionOf(genesys, message),
  }
}

/** Undefined while a flow has it for the first time, or again. */
function queueOf({ participants }: Conversation): string | undefined {
  const since = participants.findLastIndex(({ purpose }) => purpose === 'customer')
  return participants.findLast(({ purpose }, index) => purpose === 'acd' && index > since)?.entity?.name
}

/** What the agent's desktop shows of one conversation. */
export function conversationView(
  conversation: Conversation,
  genesys: GenesysEmulator,
  customer: CustomerId | undefined,
  erased = false,
): ConversationView {
  return {
    id: conversation.id,
    nickname: conversation.nickname,
    customer,
    tier: customer === undefined ? undefined : CUSTOMER_TIERS[customer],
    queue: queueOf(conversation),
    ended: conversation.endedAt !== undefined,
    erased,
    lines: genesys.desktop(conversation.id).map((entry) => deskLine(genesys, entry)),
  }
}
