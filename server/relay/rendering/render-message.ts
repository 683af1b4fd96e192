import type { CustomMessage } from '../messages/custom-message.js'
import type { OutboundMessage } from '../messages/messages.js'

/** An agent's message as WeChat shows it: custom messages in the order in which they go out. Texts may still be split. */
export function renderMessage(message: OutboundMessage): CustomMessage[] {
  return message.text === undefined || message.text === '' ? [] : [{ type: 'text', text: message.text }]
}
