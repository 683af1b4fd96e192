import type { Attempt } from '../shared/delivery.js'
import type { StoredMessage } from './conversations.js'

/** An agent's or the customer's part in a conversation ended; fields as in the platform's detail events. */
export interface SessionEnd {
  readonly conversationId: string
  readonly participantId: string
  readonly sessionId: string
  /** The agent; undefined for the customer. */
  readonly userId: string | undefined
  readonly queueId: string | undefined
  readonly disconnectType: string
  /** Epoch milliseconds. */
  readonly eventTime: number
  readonly interactingDurationMs: number
  readonly mediaType: 'MESSAGE'
  readonly messageType: 'OPEN'
}

interface AboutWebhook {
  readonly integrationId: string
  readonly conversationId: string
  readonly customerId: string
  readonly messageId: string
  readonly webhookType: string
  /** 1-6. */
  readonly attempt: number
}

/** What the Genesys double tells its listeners; each is waited for. */
export type GenesysEvent =
  | { readonly type: 'oauth'; readonly verdict: string }
  /** A customer's message was accepted; its answer has not left. */
  | { readonly type: 'inbound.received'; readonly message: StoredMessage }
  | { readonly type: 'inbound.answered'; readonly message: StoredMessage }
  /** A receipt was accepted; its answer has not left. */
  | {
      readonly type: 'receipt.received'
      readonly messageId: string
      readonly customerId: string
      readonly status: string
      readonly final: boolean
    }
  | { readonly type: 'receipt.answered'; readonly messageId: string; readonly status: string }
  /** A file of an agent was asked for; the answer has not left. */
  | { readonly type: 'file.asked'; readonly path: string }
  | { readonly type: 'typing'; readonly integrationId: string; readonly customerId: string }
  /** The last byte of a webhook left. */
  | ({ readonly type: 'webhook.sent' } & AboutWebhook)
  /** An attempt ended: answered, timed out, or broken. */
  | ({ readonly type: 'webhook.answered'; readonly outcome: Attempt } & AboutWebhook)
  /** Genesys is done with a webhook: taken, or given up. */
  | ({ readonly type: 'webhook.finished'; readonly accepted: boolean } & AboutWebhook)
  | { readonly type: 'user.end' | 'customer.end'; readonly end: SessionEnd }
  | { readonly type: 'refused'; readonly route: string; readonly verdict: string }
  | { readonly type: 'violation'; readonly kind: ViolationKind; readonly detail: string }

/** What a right middleware never does, though the platform takes it. */
export type ViolationKind = 'finalReceiptRepeated' | 'receiptAfterFinal'
