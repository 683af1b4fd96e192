import type { AgentAttachment, AnswerOption, StructuredContent } from '../../relay/messages/agent-content.js'
import {
  type AttachmentElement,
  isAttachment,
  isCard,
  isCarousel,
  isDatePicker,
  isListPicker,
  isNotification,
  isQuickReply,
  isQuickReplyV2,
  type QuickReplyFields,
} from './element-schemas.js'
import { cardsOf } from './read-cards.js'
import { notificationOf } from './read-notification.js'
import { datePickerOf, listPickerOf } from './read-pickers.js'

/** An element of a message's content; what else it holds depends on its type. */
export interface ContentElement {
  readonly contentType?: string | null
}

/** What someone wrote, read. Plain text has neither attachments nor structure. */
export interface ReadContent {
  /** As it came; '' when there is none, or when the structure holds it. */
  readonly text: string
  readonly attachments: readonly AgentAttachment[]
  readonly structured: StructuredContent | undefined
}

/**
 * Reads a message's text and content elements.
 * @returns undefined when the relay cannot carry it on: an element of an unknown kind or an unknown form, two kinds of
 *   structure at once.
 */
export function readContent(text: string, elements: readonly ContentElement[]): ReadContent | undefined {
  if (elements.length === 0) return { text, attachments: [], structured: undefined }
  const attachments: AgentAttachment[] = []
  const rest: ContentElement[] = []
  for (const element of elements) {
    if (element.contentType !== 'Attachment') rest.push(element)
    else if (isAttachment(element)) attachments.push(attachmentOf(element))
    else return undefined
  }
  if (rest.length === 0) return { text, attachments, structured: undefined }
  const structured = structuredOf(text, rest)
  if (!structured) return undefined
  return { text: structured.kind === 'notification' ? '' : text, attachments, structured }
}

function structuredOf(text: string, elements: readonly ContentElement[]): StructuredContent | undefined {
  const [element] = elements
  switch (element?.contentType) {
    // Several of these are one question, several cards are one carousel; of anything else there is one.
    case 'QuickReply': {
      if (!elements.every((one) => one.contentType === 'QuickReply')) return undefined
      const options = mapAll(elements, isQuickReply, ({ quickReply }) => answerOf(quickReply))
      return options && { kind: 'quickReplies', title: '', options }
    }
    case 'Card': {
      if (!elements.every((one) => one.contentType === 'Card')) return undefined
      const cards = mapAll(elements, isCard, ({ card }) => card)
      return cards && cardsOf(cards)
    }
    default:
      return elements.length === 1 && element ? onlyElement(text, element) : undefined
  }
}

function onlyElement(text: string, element: ContentElement): StructuredContent | undefined {
  switch (element.contentType) {
    case 'QuickReplyV2': {
      if (!isQuickReplyV2(element)) return undefined
      const { title, actions } = element.quickReplyV2
      return { kind: 'quickReplies', title: title ?? '', options: actions.map(answerOf) }
    }
    case 'Carousel':
      return isCarousel(element) ? cardsOf(element.carousel.cards) : undefined
    case 'Notification':
      return isNotification(element) ? notificationOf(element.template, text) : undefined
    case 'ListPicker':
      return isListPicker(element) ? listPickerOf(element.listPicker) : undefined
    case 'DatePicker':
      return isDatePicker(element) ? datePickerOf(element.datePicker) : undefined
    default:
      return undefined
  }
}

function mapAll<T, R>(
  elements: readonly ContentElement[],
  fits: (element: unknown) => element is T,
  map: (element: T) => R,
): R[] | undefined {
  const mapped: R[] = []
  for (const element of elements as readonly unknown[]) {
    if (!fits(element)) return undefined
    mapped.push(map(element))
  }
  return mapped
}

function answerOf({ text, payload }: QuickReplyFields): AnswerOption {
  return { type: 'QuickReply', text, payload: payload ?? text }
}

function attachmentOf({ attachment }: AttachmentElement): AgentAttachment {
  const { mediaType, url, mime, filename, text, contentSizeBytes } = attachment
  const sizeBytes = contentSizeBytes ?? undefined
  return { mediaType, url, mime: mime ?? '', fileName: filename ?? '', text: text ?? '', sizeBytes }
}
