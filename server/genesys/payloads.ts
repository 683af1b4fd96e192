import type { Models } from 'purecloud-platform-client-v2'
import type { CustomerAnswer, CustomerAttachment, CustomerMessage, FinalReceipt } from '../relay/messages/messages.js'
import type { CustomerContextForGenesys } from '../relay/messages/platforms.js'

/** What Architect flows read of a customer, as participant data. Genesys takes strings only. */
export interface CustomAttributes {
  readonly externalId: string
  readonly wechatAccount: string
  readonly language: string
  readonly sessionId: string
  readonly acknowledged: 'true' | 'false'
}

/** A customer's message or a notice as Open Messaging takes it on `/inbound/open/message`. */
export function messagePayload(
  message: Exclude<CustomerMessage, CustomerAnswer>,
  context: CustomerContextForGenesys,
): Models.OpenInboundNormalizedMessage {
  return {
    channel: channelOf(message.sentAt, context),
    ...(message.text !== undefined && { text: message.text }),
    ...(message.kind === 'attachment' && { content: [attachmentContent(message)] }),
  }
}

/** A customer's answer to a structured message as Open Messaging takes it on `/inbound/open/structured/response`. */
export function answerPayload(
  { messageId, option, sentAt }: CustomerAnswer,
  context: CustomerContextForGenesys,
): Models.OpenInboundStructuredResponseMessage {
  const { type, text, payload } = option
  return {
    channel: channelOf(sentAt, context),
    buttonResponse: { type, text, payload },
    originatingMessageId: messageId,
  }
}

function channelOf(sentAt: number, context: CustomerContextForGenesys): Models.OpenInboundMessageMessagingChannel {
  return {
    from: { id: context.customerId, idType: 'Opaque', nickname: context.nickname },
    time: new Date(sentAt).toISOString(),
    messageId: context.messageId,
    metadata: channelMetadata(context),
  }
}

const MEDIA_TYPES = { image: 'Image', audio: 'Audio', video: 'Video' } as const

/** The SDK's model of what comes in lists `attachment` alone; senders known to work name the type of the content too. */
function attachmentContent(message: CustomerAttachment): Models.OpenInboundMessageContent & { contentType: string } {
  const { mediaType, url, mime, fileName } = message
  return {
    contentType: 'Attachment',
    attachment: { mediaType: MEDIA_TYPES[mediaType], url, mime, filename: fileName },
  }
}

/** A final receipt as Open Messaging takes it on `/inbound/open/receipt`; `channel.to` and `channel.time` are required. */
export function receiptPayload(receipt: FinalReceipt): Models.OpenInboundNormalizedReceipt {
  return {
    id: receipt.messageId,
    channel: {
      to: { id: receipt.recipientId, idType: 'Opaque' },
      time: new Date(receipt.at).toISOString(),
    },
    status: receipt.status,
    ...(receipt.reason && { reasons: [{ code: receipt.reason.code, message: receipt.reason.message }] }),
    isFinalReceipt: true,
  }
}

function channelMetadata(context: CustomerContextForGenesys): Models.ConversationChannelMetadata {
  const customAttributes: CustomAttributes = {
    externalId: context.customerId,
    wechatAccount: context.account,
    language: context.language,
    sessionId: context.sessionId,
    acknowledged: context.acknowledged ? 'true' : 'false',
  }
  // The SDK's model lists only `subType`, but this is where Open Messaging reads custom attributes: the root `metadata`
  // is a map of strings and refuses an object.
  return { customAttributes } as Models.ConversationChannelMetadata
}
