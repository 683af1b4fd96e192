import { createHmac, timingSafeEqual } from 'node:crypto'
import { RelayError } from '../errors.js'
import type { OriginatingEntity } from '../relay/messages/messages.js'
import { type ReadContent, readContent } from './content/read-content.js'
import { parseJsonBody } from './json-body.js'
import { contentKind, originatingEntity, timeOf } from './webhook-fields.js'
import { isWebhookEnvelope, type WebhookEnvelope } from './webhook-schema.js'

interface WebhookBase {
  /** Genesys's id of the message, event or receipt. */
  readonly id: string
  /** `channel.to.id`: the customerId as we gave it to Genesys. '' only in receipts that name none. */
  readonly recipientId: string
  /** The Open Messaging integration the webhook comes from; '' when not named. */
  readonly integrationId: string
  /** '' when not named. */
  readonly conversationId: string
  /** Epoch milliseconds; 0 when not named. */
  readonly sentAt: number
}

/** An agent's or bot's plain text. */
export interface TextWebhook extends WebhookBase {
  readonly type: 'text'
  readonly text: string
  readonly originatingEntity: OriginatingEntity
}

/** An agent's or bot's message that has attachments or a structure. */
export interface ContentWebhook extends WebhookBase, ReadContent {
  readonly type: 'content'
  readonly originatingEntity: OriginatingEntity
}

/** The agent is typing. */
export interface TypingWebhook extends WebhookBase {
  readonly type: 'typing'
  /** How long the indication holds, milliseconds; 0 when not named. */
  readonly durationMs: number
}

/** What became of one of our own inbound messages. */
export interface ReceiptWebhook extends WebhookBase {
  readonly type: 'receipt'
  /** `channel.messageId`; '' when not named. */
  readonly channelMessageId: string
  readonly status: string
  readonly reasons: readonly { readonly code: string; readonly message: string }[]
  readonly isFinal: boolean
}

/** A well-formed webhook of a kind the relay does not carry on. */
export interface UnsupportedWebhook extends WebhookBase {
  readonly type: 'unsupported'
  /** A short name of a fixed set, fit for a metric label or a notice: `Structured.Form`, `Attachment`, `Unknown`. */
  readonly kind: string
  /** It was a message someone wrote, so its sender is owed a receipt; false for events. */
  readonly isMessage: boolean
  readonly originatingEntity: OriginatingEntity
}

export type GenesysWebhook = TextWebhook | ContentWebhook | TypingWebhook | ReceiptWebhook | UnsupportedWebhook

export interface WebhookSecrets {
  readonly current: string
  /** Still valid while a secret is being rotated. */
  readonly previous?: string | undefined
}

/**
 * Checks `X-Hub-Signature-256: sha256=<base64>`, the HMAC-SHA256 over the raw bytes of the body (base64, not hex:
 * developer.genesys.cloud, Open Messaging, validate webhooks). Constant in time over the secrets' matching.
 * @param header The header as received; undefined when absent.
 */
export function verifyWebhook(
  header: string | undefined,
  rawBody: Buffer,
  secrets: WebhookSecrets,
): 'ok' | 'missing' | 'mismatch' {
  if (header === undefined || header === '') return 'missing'
  const given = Buffer.from(header)
  if (matches(given, rawBody, secrets.current)) return 'ok'
  if (secrets.previous !== undefined && matches(given, rawBody, secrets.previous)) return 'ok'
  return 'mismatch'
}

function matches(given: Buffer, rawBody: Buffer, secret: string): boolean {
  // An empty secret would let anybody sign.
  if (secret === '') return false
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(rawBody).digest('base64')}`)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/**
 * Reads the body of an Open Messaging webhook. A known envelope of an unknown type is `unsupported`, not an error.
 * @throws RelayError `empty_body`, `malformed_body` (not UTF-8, not JSON, a refused element name), `invalid_webhook`
 */
export function parseWebhook(rawBody: Buffer): GenesysWebhook {
  const envelope = parseJsonBody(rawBody)
  if (!isWebhookEnvelope(envelope)) throw new RelayError('invalid_webhook')
  switch (envelope.type) {
    case 'Text':
    case 'Structured':
      return messageOf(envelope)
    case 'Event':
      return eventOf(envelope)
    case 'Receipt':
      return receiptOf(envelope)
    default:
      return unsupported(envelope, 'Unknown', true)
  }
}

/**
 * What makes a webhook the same as an earlier one: type and id, and for receipts the status. Everything someone wrote
 * shares one type, so that catch-up, which knows only ids of messages, finds every mark through {@link messageDedupeParts}.
 */
export function webhookDedupeParts(webhook: GenesysWebhook): string[] {
  switch (webhook.type) {
    case 'text':
    case 'content':
      return messageDedupeParts(webhook.id)
    case 'unsupported':
      return webhook.isMessage ? messageDedupeParts(webhook.id) : ['event', webhook.id]
    case 'typing':
      return ['event', webhook.id]
    case 'receipt':
      return ['receipt', webhook.id, webhook.status]
  }
}

/** Dedupe parts of an agent's or bot's message of this id. */
export function messageDedupeParts(messageId: string): string[] {
  return ['message', messageId]
}

function messageOf(envelope: WebhookEnvelope): GenesysWebhook {
  const elements = envelope.content ?? []
  const text = envelope.text ?? ''
  if (elements.length === 0 && text === '') {
    return unsupported(envelope, envelope.type === 'Text' ? 'Empty' : 'Structured', true)
  }
  const read = readContent(text, elements)
  if (!read) return unsupported(envelope, contentKind(envelope), true)
  const about = { ...base(envelope, true), originatingEntity: originatingEntity(envelope) }
  if (elements.length === 0) return { type: 'text', ...about, text }
  return { type: 'content', ...about, ...read }
}

function eventOf(envelope: WebhookEnvelope): GenesysWebhook {
  const event = envelope.events?.[0]
  if (event === undefined) throw new RelayError('invalid_webhook')
  if (event.eventType !== 'Typing' || event.typing?.type === 'Off') return unsupported(envelope, 'Event', false)
  return { type: 'typing', ...base(envelope, true), durationMs: event.typing?.duration ?? 0 }
}

function receiptOf(envelope: WebhookEnvelope): ReceiptWebhook {
  const status = envelope.status ?? ''
  if (status === '') throw new RelayError('invalid_webhook')
  return {
    type: 'receipt',
    ...base(envelope, false),
    channelMessageId: envelope.channel.messageId ?? '',
    status,
    reasons: (envelope.reasons ?? []).map(({ code, message }) => ({ code: code ?? '', message: message ?? '' })),
    isFinal: envelope.isFinalReceipt ?? false,
  }
}

function unsupported(envelope: WebhookEnvelope, kind: string, isMessage: boolean): UnsupportedWebhook {
  return {
    type: 'unsupported',
    ...base(envelope, true),
    kind,
    isMessage,
    originatingEntity: originatingEntity(envelope),
  }
}

function base(envelope: WebhookEnvelope, needsRecipient: boolean): WebhookBase {
  const { channel } = envelope
  const recipientId = channel.to?.id ?? ''
  if (recipientId === '' && needsRecipient) throw new RelayError('invalid_webhook')
  return {
    id: envelope.id,
    recipientId,
    integrationId: channel.id || channel.from?.id || '',
    conversationId: envelope.conversationId ?? '',
    sentAt: timeOf(channel.time ?? ''),
  }
}
