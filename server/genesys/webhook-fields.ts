import { RelayError } from '../errors.js'
import type { AgentAttachment } from '../relay/messages/agent-content.js'
import type { OriginatingEntity } from '../relay/messages/messages.js'
import type { WebhookContent, WebhookEnvelope } from './webhook-schema.js'

/** `channel.time` as epoch milliseconds; 0 for ''. @throws RelayError `invalid_webhook` when it is no date. */
export function timeOf(time: string): number {
  if (time === '') return 0
  const at = Date.parse(time)
  if (Number.isNaN(at)) throw new RelayError('invalid_webhook')
  return at
}

/** Who wrote the message, as far as Genesys says. */
export function originatingEntity({ originatingEntity: given }: WebhookEnvelope): OriginatingEntity {
  return given === 'Human' || given === 'Bot' ? given : ''
}

// Names from outside become labels and notice kinds, so only the documented ones pass (ConversationMessageContent and
// ConversationContentAttachment of the platform SDK).
const STRUCTURED_KINDS: ReadonlySet<string> = new Set([
  'QuickReply',
  'QuickReplyV2',
  'Card',
  'Carousel',
  'ListPicker',
  'DatePicker',
  'Notification',
  'Location',
  'RichLink',
  'Form',
])
const ATTACHMENT_KINDS: ReadonlySet<string> = new Set(['Image', 'Video', 'Audio', 'File', 'Link'])

/** Label of a structured message. */
export function structuredKind({ content }: WebhookEnvelope): string {
  const kind = content?.[0]?.contentType ?? ''
  return STRUCTURED_KINDS.has(kind) ? `Structured.${kind}` : 'Structured'
}

/** Label of a message that is nothing but attachments. */
export function attachmentKind({ content }: WebhookEnvelope): string {
  const kind = content?.[0]?.attachment?.mediaType ?? ''
  return ATTACHMENT_KINDS.has(kind) ? `Attachment.${kind}` : 'Attachment'
}

/** The attachments of a message; undefined when it has anything else, or one that lacks what it takes to fetch it. */
export function attachmentsOf(content: readonly WebhookContent[]): AgentAttachment[] | undefined {
  const read = content.map(attachmentOf)
  return read.every((attachment) => attachment !== undefined) ? read : undefined
}

function attachmentOf({ contentType, attachment }: WebhookContent): AgentAttachment | undefined {
  const { mediaType, url, mime, filename, text, contentSizeBytes } = attachment ?? {}
  if (contentType !== 'Attachment' || !url || !isMediaType(mediaType)) return undefined
  const sizeBytes = contentSizeBytes ?? undefined
  return { mediaType, url, mime: mime ?? '', fileName: filename ?? '', text: text ?? '', sizeBytes }
}

function isMediaType(mediaType: string | null | undefined): mediaType is AgentAttachment['mediaType'] {
  return ATTACHMENT_KINDS.has(mediaType ?? '')
}
