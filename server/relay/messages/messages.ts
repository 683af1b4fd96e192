import type { AgentAttachment, AnswerOption, StructuredContent } from './agent-content.js'

/**
 * The relay's own neutral form of what goes in and what comes out. WeChat code and Genesys code both know this form
 * and nothing of each other. These are also the plaintexts of lane items, as JSON.
 */

/** A customer's message on its way to Genesys. Text is never trimmed or normalised. */
export interface CustomerText {
  readonly kind: 'text'
  readonly text: string
  /** The text is an entry the customer chose in a message menu; the id is the one the menu gave that entry. */
  readonly menuId?: string
  /** When the customer sent it, epoch milliseconds (WeChat's CreateTime has seconds). */
  readonly sentAt: number
}

/** A short line from the relay to the agent; begins with `【系统】` or `[System]`. */
export interface Notice {
  readonly kind: 'notice'
  readonly text: string
  readonly sentAt: number
}

export type MediaType = 'image' | 'audio' | 'video'

/** A picture, voice message or video of a customer, as it waits in the lane: the bytes are still at WeChat. */
export interface CustomerMedia {
  readonly kind: 'media'
  readonly mediaType: MediaType
  readonly source: MediaSource
  /** What goes along as text, such as what WeChat heard in a voice message. */
  readonly text?: string | undefined
  readonly sentAt: number
}

/** Names of media at WeChat: opaque, good for 3 days. */
export interface MediaSource {
  readonly mediaId: string
  /** The same voice message at 16 kHz. */
  readonly widebandMediaId?: string | undefined
}

/** A customer's media as Genesys gets it: a link to the copy the relay keeps for a while. */
export interface CustomerAttachment {
  readonly kind: 'attachment'
  readonly mediaType: MediaType
  /** Whoever knows it can fetch the media. */
  readonly url: string
  /** MIME type. */
  readonly mime: string
  readonly fileName: string
  readonly text?: string | undefined
  readonly sentAt: number
}

export type CustomerMessage = CustomerText | CustomerAnswer | CustomerAttachment | Notice

/** What an item of the inbound lane holds. */
export type InboundContent = CustomerText | CustomerMedia | Notice

/** A customer's answer to what a bot or agent asked: one of the options it offered. */
export interface CustomerAnswer {
  readonly kind: 'answer'
  /** Genesys's id of the message that asked. */
  readonly messageId: string
  readonly option: AnswerOption
  /** What the customer wrote, or tapped. */
  readonly text: string
  readonly sentAt: number
}

/** Who wrote an outbound message, as Genesys names it; '' when it does not say. */
export type OriginatingEntity = 'Human' | 'Bot' | ''

/** An agent's or bot's plain text on its way to WeChat. */
export interface AgentText {
  readonly kind: 'text'
  /** Genesys's id of the message: receipts name it. */
  readonly messageId: string
  readonly conversationId: string
  readonly originatingEntity: OriginatingEntity
  readonly text: string
  readonly sentAt: number
}

/** An agent's or bot's message that is more than plain text. It has a text, attachments or a structure, or several. */
export interface AgentContent {
  readonly kind: 'content'
  /** Genesys's id of the message: receipts and the customer's answers name it. */
  readonly messageId: string
  readonly conversationId: string
  readonly originatingEntity: OriginatingEntity
  readonly sentAt: number
  /** Never trimmed or normalised; undefined when there is none. It goes before the attachments. */
  readonly text?: string | undefined
  /** In the order in which Genesys names them. */
  readonly attachments: readonly AgentAttachment[]
  readonly structured?: StructuredContent | undefined
}

export type AgentMessage = AgentText | AgentContent

/** The relay's own last word of a session, on its way to WeChat. Genesys knows nothing of it, so no receipt is owed. */
export interface ClosingText {
  readonly kind: 'closing'
  readonly text: string
  readonly sentAt: number
}

/** A word of the relay itself to the customer about a message of theirs. Genesys knows nothing of it either. */
export interface RelayText {
  readonly kind: 'relay'
  readonly text: string
  readonly sentAt: number
}

/** What an item of the outbound lane holds. */
export type OutboundMessage = AgentMessage | ClosingText | RelayText

/** Reason codes Genesys takes in a Failed receipt (reference: ConversationReason.code of the platform SDK). */
export type ReceiptReasonCode =
  | 'MessageExpired'
  | 'RateLimited'
  | 'MessageNotAllowed'
  | 'GeneralError'
  | 'UnsupportedMessage'
  | 'UnknownMessage'
  | 'InvalidMessageStructure'
  | 'InvalidDestination'
  | 'ServerError'
  | 'MediaTypeNotAllowed'
  | 'InvalidMediaContentLength'
  | 'RecipientOptedOut'
  | 'DataFiltered'

/** The final receipt of one agent message, on its way to Genesys. */
export interface FinalReceipt {
  readonly kind: 'receipt'
  readonly messageId: string
  /** `channel.to.id` as Genesys sent it: the customerId, or whatever unknown id it was. */
  readonly recipientId: string
  readonly status: 'Delivered' | 'Failed'
  readonly reason?: { readonly code: ReceiptReasonCode; readonly message: string } | undefined
  readonly at: number
}
