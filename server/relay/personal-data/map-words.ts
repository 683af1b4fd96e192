import type { StructuredContent } from '../messages/agent-content.js'
import type { OutboundMessage } from '../messages/messages.js'

/**
 * Fields that are no words to read: addresses, and what the customer may answer, which goes back to Genesys as it came.
 */
const NO_WORDS: ReadonlySet<string> = new Set(['kind', 'url', 'imageUrl', 'option', 'options', 'phone'])

/** A message with its words changed; answers that the customer may choose stay as they are. */
export function mapWords(message: OutboundMessage, change: (text: string) => string): OutboundMessage {
  if (message.kind !== 'content') return { ...message, text: change(message.text) }
  const { text, attachments, structured } = message
  return {
    ...message,
    text: text === undefined ? undefined : change(text),
    attachments: attachments.map((attachment) => ({ ...attachment, text: change(attachment.text) })),
    structured: structured && mapStrings(structured, change),
  }
}

/** The answers a message offers, as the customer reads them. */
export function answerWords({ structured }: { readonly structured?: StructuredContent | undefined }): string[] {
  const words: string[] = []
  collectAnswers(structured, words)
  return words
}

function mapStrings<T>(value: T, change: (text: string) => string): T
function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((each) => mapStrings(each, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, NO_WORDS.has(name) ? each : mapStrings(each, change)]),
  )
}

function collectAnswers(value: unknown, words: string[]): void {
  if (Array.isArray(value)) for (const each of value) collectAnswers(each, words)
  else if (typeof value === 'object' && value !== null) {
    if ('payload' in value && 'text' in value) words.push(String(value.text))
    for (const each of Object.values(value)) collectAnswers(each, words)
  }
}
