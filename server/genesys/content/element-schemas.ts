import type { JSONSchemaType, ValidateFunction } from 'ajv'
import { createSchemaCompiler } from '../../schema-compiler.js'

/**
 * The content elements the relay reads, as Open Messaging sends them (ConversationMessageContent of the platform SDK).
 * Fields not named here are let through. What does not fit is a message that cannot be delivered, no bad request.
 */

type Text = string | null | undefined

export interface AttachmentElement {
  readonly attachment: {
    readonly mediaType: 'Image' | 'Video' | 'Audio' | 'File' | 'Link'
    readonly url: string
    readonly mime?: Text
    readonly filename?: Text
    readonly text?: Text
    readonly contentSizeBytes?: number | null | undefined
  }
}

export interface QuickReplyFields {
  readonly text: string
  readonly payload?: Text
}

export interface QuickReplyElement {
  readonly quickReply: QuickReplyFields
}

export interface QuickReplyV2Element {
  readonly quickReplyV2: { readonly title?: Text; readonly actions: readonly QuickReplyFields[] }
}

export interface CardActionFields {
  readonly type?: Text
  readonly text?: Text
  readonly payload?: Text
  readonly url?: Text
}

export interface CardFields {
  readonly title: string
  readonly description?: Text
  readonly image?: Text
  readonly video?: Text
  readonly defaultAction?: CardActionFields | null | undefined
  readonly actions?: readonly CardActionFields[] | null | undefined
}

export interface CardElement {
  readonly card: CardFields
}

export interface CarouselElement {
  readonly carousel: { readonly cards: readonly CardFields[] }
}

export interface ParameterFields {
  readonly name?: Text
  readonly text: string
}

export interface TemplateButtonFields {
  readonly type: string
  readonly text?: Text
  readonly url?: Text
  readonly phoneNumber?: Text
  readonly payload?: Text
  readonly parameters?: readonly ParameterFields[] | null | undefined
}

export interface NotificationElement {
  readonly template: {
    readonly header?:
      | {
          readonly text?: Text
          readonly media?: { readonly url?: Text; readonly text?: Text; readonly filename?: Text } | null | undefined
          readonly parameters?: readonly ParameterFields[] | null | undefined
        }
      | null
      | undefined
    readonly body: { readonly text?: Text; readonly parameters?: readonly ParameterFields[] | null | undefined }
    readonly footer?: { readonly text?: Text } | null | undefined
    readonly buttons?: readonly TemplateButtonFields[] | null | undefined
  }
}

interface MessageFields {
  readonly title?: Text
  readonly subtitle?: Text
}

export interface ListPickerElement {
  readonly listPicker: {
    readonly receivedMessage?: MessageFields | null | undefined
    readonly sections: readonly {
      readonly title?: Text
      readonly items: readonly { readonly id?: Text; readonly title: string; readonly subtitle?: Text }[]
    }[]
  }
}

export interface DatePickerElement {
  readonly datePicker: {
    readonly title?: Text
    readonly subtitle?: Text
    readonly location?: { readonly text?: Text; readonly address?: Text } | null | undefined
    readonly dateMinimum?: Text
    readonly dateMaximum?: Text
    readonly availableTimes?:
      | readonly { readonly dateTime: string; readonly duration?: number | null | undefined }[]
      | null
      | undefined
  }
}

const text = { type: 'string', nullable: true } as const
const given = { type: 'string', minLength: 1 } as const
const number = { type: 'number', nullable: true } as const

const object = (properties: object, required: readonly string[] = []) => ({ type: 'object', properties, required })
const optional = (schema: object) => ({ ...schema, nullable: true })
const list = (items: object, minItems = 0) => ({ type: 'array', items, minItems })

const quickReply = object({ text: given, payload: text }, ['text'])
const action = object({ type: text, text, payload: text, url: text })
const card = object(
  {
    title: given,
    ...{ description: text, image: text, video: text },
    defaultAction: optional(action),
    actions: optional(list(action)),
  },
  ['title'],
)
const parameters = optional(list(object({ name: text, text: { type: 'string' } }, ['text'])))
const header = object({ text, media: optional(object({ url: text, text, filename: text })), parameters })
const button = object({ type: given, text, url: text, phoneNumber: text, payload: text, parameters }, ['type'])
const item = object({ id: text, title: given, subtitle: text }, ['title'])
const mediaTypes = ['Image', 'Video', 'Audio', 'File', 'Link']

const ajv = createSchemaCompiler()

/** Says whether an element is of its kind. */
interface ElementCheck<T> {
  (element: unknown): element is T
  readonly schema: object
}

/** Compiled with the first element of its kind: few relays ever see them all. */
function element<T>(name: string, fields: object): ElementCheck<T> {
  const schema = object({ [name]: fields }, [name])
  let fits: ValidateFunction<T> | undefined
  const check = (element: unknown): element is T => {
    // The types above and the schemas say the same; JSONSchemaType cannot follow the helpers.
    fits ??= ajv.compile<T>(schema as unknown as JSONSchemaType<T>)
    return fits(element)
  }
  return Object.assign(check, { schema })
}

export const isAttachment = element<AttachmentElement>(
  'attachment',
  object(
    {
      mediaType: { type: 'string', enum: mediaTypes },
      url: given,
      mime: text,
      filename: text,
      text,
      contentSizeBytes: number,
    },
    ['mediaType', 'url'],
  ),
)
export const isQuickReply = element<QuickReplyElement>('quickReply', quickReply)
export const isQuickReplyV2 = element<QuickReplyV2Element>(
  'quickReplyV2',
  object({ title: text, actions: list(quickReply, 1) }, ['actions']),
)
export const isCard = element<CardElement>('card', card)
export const isCarousel = element<CarouselElement>('carousel', object({ cards: list(card, 1) }, ['cards']))
export const isNotification = element<NotificationElement>(
  'template',
  object(
    {
      header: optional(header),
      body: object({ text, parameters }),
      footer: optional(object({ text })),
      buttons: optional(list(button)),
    },
    ['body'],
  ),
)
export const isListPicker = element<ListPickerElement>(
  'listPicker',
  object(
    {
      receivedMessage: optional(object({ title: text, subtitle: text })),
      sections: list(object({ title: text, items: list(item, 1) }, ['items']), 1),
    },
    ['sections'],
  ),
)
export const isDatePicker = element<DatePickerElement>(
  'datePicker',
  object({
    ...{ title: text, subtitle: text, dateMinimum: text, dateMaximum: text },
    location: optional(object({ text, address: text })),
    availableTimes: optional(list(object({ dateTime: given, duration: number }, ['dateTime']))),
  }),
)
