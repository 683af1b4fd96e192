import { RelayError } from '../errors.js'
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

// Names from outside become labels and notice kinds, so only the documented ones pass (ConversationMessageContent of the
// platform SDK).
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

/** Label of a message that could not be read, by its first element. */
export function contentKind({
  type,
  content,
}: {
  readonly type: string
  readonly content?: readonly WebhookContent[] | null | undefined
}): string {
  const [element] = content ?? []
  const kind = element?.contentType ?? ''
  if (STRUCTURED_KINDS.has(kind)) return `Structured.${kind}`
  if (type !== 'Text' && kind !== 'Attachment') return 'Structured'
  const media = element?.attachment?.mediaType ?? ''
  return ATTACHMENT_KINDS.has(media) ? `Attachment.${media}` : 'Attachment'
}
