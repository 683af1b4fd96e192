import type { QuotaLimits } from '../store/meter.js'
import type { OutboundMessage } from './messages/messages.js'

/** How many custom messages one message may take, by who wrote it. */
export interface SenderSlots {
  readonly bot: number
  readonly human: number
}

/** What WeChat allows after a customer's message is left to agents but for the closing; bots may take less. */
export function senderSlots({ perMessage, closingSlots, botSlots }: QuotaLimits): SenderSlots {
  return { bot: botSlots, human: perMessage - closingSlots }
}

/** The slots of a message's sender. A message of nobody named comes from a flow. */
export function slotsOf(message: OutboundMessage, slots: SenderSlots): number {
  if (!('originatingEntity' in message)) return 1
  return message.originatingEntity === 'Human' ? slots.human : slots.bot
}
