import type { CustomMessage } from '../messages/custom-message.js'
import type { OutboundMessage } from '../messages/messages.js'
import type { Texts } from '../texts.js'
import { plainForm } from './plain-form.js'
import { richForm } from './rich-form.js'

/** `rich`: menus and cards. `plain`: one text, in which answers are numbered. */
export type Form = 'rich' | 'plain'

/** Raised whenever rendering changes, so that a stored plan tells for which form it was made. */
export const RENDERING_RULE = 1

/**
 * An agent's message as WeChat shows it: custom messages in the order in which they go out. Texts may still be split.
 * @param most Custom messages that the rich form may take.
 * @returns undefined when the message has no such form; every message has a plain one.
 */
export function renderMessage(message: OutboundMessage, form: 'plain', texts: Texts): CustomMessage[]
export function renderMessage(
  message: OutboundMessage,
  form: Form,
  texts: Texts,
  most?: number,
): CustomMessage[] | undefined
export function renderMessage(
  message: OutboundMessage,
  form: Form,
  texts: Texts,
  most = Number.POSITIVE_INFINITY,
): CustomMessage[] | undefined {
  if (form === 'plain') return [{ type: 'text', text: plainTextOf(message, texts) }]
  return message.kind === 'content' ? richForm(message, texts, most) : undefined
}

/** A message as one text, for the line that tells an agent which one failed. */
export function plainTextOf(message: OutboundMessage, texts: Texts): string {
  return message.kind === 'content' ? plainForm(message, texts) : message.text
}
