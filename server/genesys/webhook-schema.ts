import { createSchemaCompiler } from '../schema-compiler.js'

/** What every Open Messaging webhook has in common, and the fields the relay reads; anything else is let through. */
export interface WebhookEnvelope {
  readonly id: string
  readonly type: string
  readonly channel: {
    readonly id?: string | null
    readonly messageId?: string | null
    readonly time?: string | null
    readonly to?: { readonly id: string } | null
    readonly from?: { readonly id?: string | null } | null
  }
  readonly conversationId?: string | null
  readonly originatingEntity?: string | null
  readonly text?: string | null
  readonly content?: readonly WebhookContent[] | null
  readonly events?: readonly WebhookEvent[] | null
  readonly status?: string | null
  readonly reasons?: readonly WebhookReason[] | null
  readonly isFinalReceipt?: boolean | null
}

/**
 * The rest of an element is read by its type (content/read-content.ts), which makes of a wrong one a message that fails
 * with a receipt; refused here, Genesys would drop it without a word.
 */
export interface WebhookContent {
  readonly contentType?: string | null
  readonly attachment?: { readonly mediaType?: string | null } | null
}

export interface WebhookEvent {
  readonly eventType: string
  readonly typing?: { readonly type?: string | null; readonly duration?: number | null } | null
}

export interface WebhookReason {
  readonly code?: string | null
  readonly message?: string | null
}

/** Ids of the platform are opaque: any string of 1-128 characters. */
const id = { type: 'string', minLength: 1, maxLength: 128 } as const
const optionalId = { type: 'string', maxLength: 128, nullable: true } as const
const word = { type: 'string', minLength: 1, maxLength: 64 } as const
const optionalWord = { type: 'string', maxLength: 64, nullable: true } as const
const optionalText = { type: 'string', nullable: true } as const

const schema = {
  type: 'object',
  required: ['id', 'type', 'channel'],
  properties: {
    id,
    type: word,
    channel: {
      type: 'object',
      properties: {
        id: optionalId,
        messageId: optionalId,
        time: optionalWord,
        to: { type: 'object', nullable: true, required: ['id'], properties: { id } },
        from: { type: 'object', nullable: true, properties: { id: optionalId } },
      },
    },
    conversationId: optionalId,
    originatingEntity: optionalWord,
    text: optionalText,
    content: {
      type: 'array',
      nullable: true,
      items: {
        type: 'object',
        properties: {
          contentType: optionalWord,
          attachment: { type: 'object', nullable: true, properties: { mediaType: optionalWord } },
        },
      },
    },
    events: {
      type: 'array',
      nullable: true,
      items: {
        type: 'object',
        required: ['eventType'],
        properties: {
          eventType: word,
          typing: {
            type: 'object',
            nullable: true,
            properties: { type: optionalWord, duration: { type: 'number', nullable: true } },
          },
        },
      },
    },
    status: optionalWord,
    reasons: {
      type: 'array',
      nullable: true,
      items: { type: 'object', properties: { code: optionalWord, message: optionalText } },
    },
    isFinalReceipt: { type: 'boolean', nullable: true },
  },
} as const

/** Whether a parsed body has the form of an Open Messaging webhook. Compiled once, when the process starts. */
export const isWebhookEnvelope = createSchemaCompiler().compile<WebhookEnvelope>(schema)
