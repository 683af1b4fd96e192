import type { CustomMessage } from './custom-message.js'
import type { AgentMessage, CustomerMessage, FinalReceipt } from './messages.js'
import type { NotificationMessage } from './notification-message.js'

/** What the workers need of either platform's client; answers are values, never thrown, so that every case is handled. */

/** What to do after a failed call. */
export type FailureAction =
  /** Try the same again after `retryAfterMs` or a back-off. */
  | 'retry'
  /** Nothing of this account goes out for a while; alarm (configuration or permission is wrong). */
  | 'holdAccount'
  /** This item can never be delivered. */
  | 'deadLetter'
  /** Out of quota: wait for the customer's next message (WeChat 45047). */
  | 'awaitCustomer'
  /** Text too long for the platform: split the unsent tail smaller (WeChat 45002). */
  | 'splitSmaller'
  /** A menu or card past a limit of the platform: say the same as text (WeChat 45003-45006, 45008, 45098). */
  | 'sendAsText'

export interface PlatformFailure {
  readonly ok: false
  readonly action: FailureAction
  /** Stable, not personal: `wechat_45047`, `http_503`, `timeout`, `network`. Used in metrics, logs and dead letters. */
  readonly code: string
  readonly retryAfterMs?: number | undefined
  /** False: the platform surely did not take the message. True: it may have (time-out, broken connection, 5xx). */
  readonly mayBeDelivered: boolean
  /** The failure is one an operator has to mend. */
  readonly alarm: boolean
}

export interface CustomerContextForGenesys {
  readonly account: string
  readonly customerId: string
  /** Pseudonym shown to agents, e.g. `微信客户 7F3A`. */
  readonly nickname: string
  readonly language: string
  readonly sessionId: string
  readonly acknowledged: boolean
  /** `channel.messageId`: unique, stable over retries, made by the relay. */
  readonly messageId: string
}

export interface ConversationMessage {
  readonly id: string
  readonly direction: 'inbound' | 'outbound'
  readonly at: number
}

/** An agent's or bot's message as Genesys keeps it. */
export type CaughtMessage =
  | AgentMessage
  /** One that the relay cannot carry on. */
  | (Pick<AgentMessage, 'messageId' | 'conversationId' | 'originatingEntity' | 'sentAt'> & {
      readonly kind: 'unsupported'
      /** As in a webhook's refusal: `Structured.Form`, `Attachment`. */
      readonly name: string
    })

/** Genesys, as one account's workers see it. */
export interface GenesysMessaging {
  sendMessage(
    message: CustomerMessage,
    context: CustomerContextForGenesys,
  ): Promise<{ ok: true; conversationId: string | undefined } | PlatformFailure>
  sendReceipt(receipt: FinalReceipt): Promise<{ ok: true } | PlatformFailure>
  /** Outbound messages of a conversation, as Genesys lists them; `gone` on 404. Lowest priority. */
  listMessages(
    conversationId: string,
  ): Promise<{ ok: true; messages: ConversationMessage[] } | { ok: true; gone: true } | PlatformFailure>
  /** Outbound messages by id, for catch-up. Those of which Genesys does not tell the content are left out. */
  readMessages(
    conversationId: string,
    messageIds: readonly string[],
  ): Promise<{ ok: true; messages: CaughtMessage[] } | PlatformFailure>
}

/** Somebody, or something, that takes or took part in a conversation. */
export interface ConversationParticipant {
  readonly id: string
  /** As Genesys names it: `customer`, `external`, `agent`, `acd`, `workflow`, `bot` and others. */
  readonly purpose: string
  /** User in Genesys Cloud; '' for who is none. */
  readonly userId: string
  /** Queue they came through; '' for none. */
  readonly queueId: string
  /** Has not ended: waits, alerts or is connected. */
  readonly alive: boolean
  /** Was connected at some time; an agent whose alert was not answered never was. */
  readonly connected: boolean
  /** In lower case, such as `client` or `transfer.noanswer`; '' while alive or when not named. */
  readonly disconnectType: string
  /** Epoch milliseconds; 0 when not named. */
  readonly startedAt: number
  /** Participant data set by flows. */
  readonly attributes: Readonly<Record<string, string>>
}

/** Conversations of one account, as what decides about their end sees them. */
export interface GenesysConversations {
  /** Everybody of a conversation, in Genesys's order; `gone` on 404. As urgent as a message. */
  readParticipants(
    conversationId: string,
  ): Promise<{ ok: true; participants: ConversationParticipant[] } | { ok: true; gone: true } | PlatformFailure>
  /** Whether a user has a role; false where so many have it (over 5,000) that it cannot be told. */
  hasRole(userId: string, roleId: string): Promise<{ ok: true; hasRole: boolean } | PlatformFailure>
}

/** WeChat, as one account's workers see it. */
export interface WeChatMessaging {
  /** One custom message, within WeChat's limits. */
  send(openId: string, message: CustomMessage): Promise<{ ok: true } | PlatformFailure>
  /** Best effort; every error is swallowed and counted. */
  sendTyping(openId: string): Promise<void>
}

/** Notifications of an account, as its workers send them. */
export interface WeChatNotifications {
  /** @returns WeChat's id of it, by which it tells later what became of it; '' where it gives none. */
  notify(openId: string, message: NotificationMessage): Promise<{ ok: true; jobId: string } | PlatformFailure>
}

/** Media on its way from WeChat. */
export interface MediaDownload {
  readonly ok: true
  /** The first bytes, as many as arrived at once; empty only for media of 0 bytes. */
  readonly head: Uint8Array
  /**
   * Everything, the first bytes included; to be read once, and closed by whoever stops early. Not more bytes than the
   * limit: iterating throws MediaBroken when there are more, or when the transfer fails. A piece is gone when the next
   * one is asked for.
   */
  readonly bytes: AsyncIterable<Uint8Array>
}

/** Media of customers at WeChat, as one account's workers fetch them. */
export interface WeChatMedia {
  /**
   * @param wideband Of a voice message, by its `widebandMediaId`.
   * @param signal Ends the transfer, also while it is read.
   */
  downloadMedia(
    media: { readonly mediaId: string; readonly wideband: boolean },
    signal: AbortSignal,
  ): Promise<MediaDownload | PlatformFailure>
}

/** What media/upload of WeChat calls the kinds of files. */
export type UploadType = 'image' | 'voice' | 'video' | 'thumb'

/** A file to be uploaded; read anew for every attempt. */
export interface UploadFile {
  readonly type: UploadType
  /** Ending of its name: `jpg`, `mp3`. */
  readonly ending: string
  readonly bytes: number
  read(): AsyncIterable<Uint8Array>
}

/** Media for customers, as one account's workers bring it to WeChat. */
export interface WeChatUploads {
  /** @param signal Ends the transfer. */
  uploadMedia(file: UploadFile, signal: AbortSignal): Promise<{ ok: true; mediaId: string } | PlatformFailure>
}
