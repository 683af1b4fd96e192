import type { AccountConfig } from '../../config/types.js'
import type { SealingKey } from '../../privacy/item-sealing.js'
import type { CustomerRecord } from '../../store/lanes.js'
import type { QuotaSender } from '../../store/meter.js'
import type { RelayEvents } from '../events.js'
import type { CustomMessage } from '../messages/custom-message.js'
import type { ClosingText, OutboundMessage, RelayText } from '../messages/messages.js'
import type { QuotaView } from '../pacing.js'
import type { Texts } from '../texts.js'
import type { LaneJob } from './lane-job.js'

/** An agent's message, or the relay's closing, that could be read, with all that saying what became of it takes. */
export interface OutboundSending extends Omit<LaneJob, 'quota'> {
  readonly account: AccountConfig
  readonly texts: Texts
  readonly customer: CustomerRecord
  /** As Genesys sent it: what goes back to Genesys about it speaks of this. */
  readonly message: OutboundMessage
  /** As the customer reads it, originals in the place of tokens; nothing of it goes back to Genesys. */
  readonly worded: OutboundMessage
  /** What became of the message's files and links, in their order; they go out behind its text. */
  readonly attachments: readonly CustomMessage[]
  /** For what goes back to Genesys: receipts and notices. */
  readonly key: SealingKey
  readonly quota: QuotaView
  readonly sender: QuotaSender
  /** Who sends what waits behind this message; undefined when nothing does. */
  readonly nextSender: QuotaSender | undefined
  /** Counts what becomes of the sender's quota. */
  note(outcome: Parameters<RelayEvents['quota']>[2]): void
}

/** Slots are reserved by who sends; only people in Genesys count as agents. */
export function senderOf(message: OutboundMessage): QuotaSender {
  if (message.kind === 'closing') return 'closing'
  if (message.kind === 'relay') return 'bot'
  return message.originatingEntity === 'Human' ? 'agent' : 'bot'
}

/** A word of the relay itself: Genesys knows nothing of it, and no agent waits for what becomes of it. */
export function isOwnWord(message: OutboundMessage): message is ClosingText | RelayText {
  return message.kind === 'closing' || message.kind === 'relay'
}

/** Everything of a message in the order in which it goes out. @param rendered All but its attachments. */
export function withAttachments({ attachments }: OutboundSending, rendered: readonly CustomMessage[]): CustomMessage[] {
  // A message of files alone has no text.
  return [...rendered.filter((message) => message.type !== 'text' || message.text !== ''), ...attachments]
}
