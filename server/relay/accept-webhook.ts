import type { AccountConfig } from '../config/types.js'
import type { KeyCache, KnownCustomer } from '../customers/key-cache.js'
import { isCustomerId, shardOfCustomer } from '../customers/shard.js'
import type { GenesysWebhook } from '../genesys/webhook.js'
import { webhookDedupeParts } from '../genesys/webhook.js'
import { type SealingKey, sealItemWithOwnKey, sealNewItem } from '../privacy/item-sealing.js'
import type { KeyRing } from '../privacy/key-ring.js'
import { randomUuid } from '../privacy/random.js'
import type { RelayKeys } from '../privacy/relay-keys.js'
import type { WebhookAcceptance, WebhookAnswer } from '../store/acceptance.js'
import type { NewItem, NoticeRequest } from '../store/lanes.js'
import type { Store } from '../store/store.js'
import type { RelayEvents } from './events.js'
import type { AgentMessage, FinalReceipt, ReceiptReasonCode } from './messages/messages.js'
import { makeNotice } from './notices.js'
import { failedReceipt, receiptItemKind } from './receipts.js'
import type { NoticeName, Texts } from './texts.js'

/** Webhook marks are kept 7 days: long after Genesys's own retries, within which catch-up may look. */
const MARK_TTL_MS = 7 * 24 * 3_600_000

type RelayedWebhook = Extract<GenesysWebhook, { type: 'text' | 'content' }>
type ReceiptWebhook = Extract<GenesysWebhook, { type: 'receipt' }>
/** A webhook for a message that gets a final receipt. */
type MessageWebhook = Extract<GenesysWebhook, { type: 'text' | 'content' | 'unsupported' }>
type StoredWebhook = MessageWebhook | ReceiptWebhook

export interface WebhookAcceptorDeps {
  readonly store: Pick<Store, 'acceptance'>
  readonly keys: RelayKeys
  readonly ring: KeyRing
  readonly cache: KeyCache
  readonly texts: Readonly<Record<AccountConfig['language'], Texts>>
  readonly events: RelayEvents
  readonly now: () => number
  readonly notices: boolean
  readonly wake: (shard: number) => void
  /** Shows "typing" on the customer's phone; best effort, not awaited. */
  readonly typing: (account: AccountConfig, customerId: string) => void
}

/** What one webhook puts where, once the key is known. */
type Contents = Pick<WebhookAcceptance, 'outbound' | 'receipt' | 'notice' | 'finished'>

/**
 * Makes a webhook from Genesys durable in one store round trip. Resolves once it may be answered 200.
 * @throws RelayError `store_unavailable` when nothing was made durable.
 */
export function createWebhookAcceptor(
  deps: WebhookAcceptorDeps,
): (account: AccountConfig, webhook: GenesysWebhook) => Promise<void> {
  const { acceptance } = deps.store

  return async (account, webhook) => {
    if (webhook.type === 'typing') {
      if (isCustomerId(webhook.recipientId)) deps.typing(account, webhook.recipientId)
      return deps.events.webhookAccepted({ account: account.name, type: 'typing', outcome: 'accepted' })
    }
    // Events of other kinds carry nothing anybody wrote: there is nothing to relay and no receipt is owed.
    if (webhook.type === 'unsupported' && !webhook.isMessage) {
      return deps.events.webhookAccepted({ account: account.name, type: 'event', outcome: 'ignored' })
    }
    const outcome = await acceptKind(account, webhook)
    deps.events.webhookAccepted({ account: account.name, type: webhook.type, outcome })
  }

  async function acceptKind(account: AccountConfig, webhook: StoredWebhook): Promise<string> {
    if (webhook.type === 'receipt') return recordReceipt(account, webhook)
    if (!isCustomerId(webhook.recipientId)) return refuseUnknownRecipient(account, webhook)
    const first = await put(account, webhook, (seal, notice) =>
      webhook.type === 'unsupported'
        ? refused(webhook, { code: 'UnsupportedMessage', notice: 'unsupported', kind: webhook.kind }, seal, notice)
        : { outbound: seal(webhook.type, agentMessage(webhook)) },
    )
    if (first.outcome === 'unknownCustomer') return refuseUnknownRecipient(account, webhook)
    if (first.outcome !== 'full') return first.outcome
    deps.events.alarm(account.name, 'lane_full')
    await put(account, webhook, (seal, notice) =>
      refused(webhook, { code: 'RateLimited', notice: 'laneFull', kind: 'other' }, seal, notice),
    )
    return 'full'
  }

  /** Seals under the customer's key when it is cached, else under keys of the items' own; learns the key from the answer. */
  async function put(
    account: AccountConfig,
    webhook: StoredWebhook,
    contentsOf: (
      seal: (kind: string, content: unknown) => NewItem,
      notice: (name: NoticeName, kind: string) => NoticeRequest | undefined,
    ) => Contents,
  ): Promise<WebhookAnswer> {
    const customerId = webhook.recipientId
    const now = deps.now()
    const send = async (known: KnownCustomer | undefined): Promise<WebhookAnswer> => {
      const texts = deps.texts[account.language]
      const key: SealingKey = known ?? { ring: deps.ring }
      const contents = contentsOf(
        (kind, content) => sealNewItem(kind, content, key),
        (name, kind) => (deps.notices ? makeNotice(texts, name, { kind: texts.kind(kind) }, now, key) : undefined),
      )
      const answer = await acceptance.acceptWebhook({
        account: account.name,
        customerId,
        dedupeKey: deps.keys.dedupeKey(account.name, webhookDedupeParts(webhook)),
        dedupeTtlMs: MARK_TTL_MS,
        now,
        conversationId: webhook.conversationId,
        byAgent: webhook.type !== 'receipt' && webhook.originatingEntity === 'Human',
        ...contents,
      })
      if (contents.notice && answer.outcome === 'accepted') deps.events.notice(account.name, 'refused', answer.noticed)
      return answer
    }
    const known = deps.cache.byCustomer(account.name, customerId)
    let answer = await send(known)
    if (answer.outcome === 'staleKey') {
      deps.cache.forget(account.name, customerId)
      answer = await send(undefined)
    }
    // Items with keys of their own cannot be stale; answered 200, the message would be lost.
    if (answer.outcome === 'staleKey') throw new Error('The store refused an item that carries its own key.')
    if (!known && answer.keyId && answer.outcome === 'accepted') {
      deps.cache.remember(account.name, { customerId, keyId: answer.keyId, key: deps.ring.unwrap(answer.wrappedKey) })
    }
    if (answer.ready) deps.wake(shardOfCustomer(customerId) ?? 0)
    return answer
  }

  /** A receipt about a message of ours: kept; a failed one means a customer's message never reached an agent. */
  async function recordReceipt(account: AccountConfig, webhook: ReceiptWebhook): Promise<string> {
    const outcome = isCustomerId(webhook.recipientId)
      ? (await put(account, webhook, (seal) => ({ finished: seal('genesys-receipt', webhook) }))).outcome
      : 'unknownCustomer'
    if (webhook.status === 'Failed' && outcome !== 'duplicate') {
      deps.events.alarm(account.name, 'genesys_failed_receipt')
    }
    return outcome
  }

  async function refuseUnknownRecipient(account: AccountConfig, webhook: MessageWebhook): Promise<string> {
    const receipt = failedReceipt(webhook.id, webhook.recipientId, 'InvalidDestination', deps.now())
    const answer = await acceptance.acceptForAccount({
      account: account.name,
      dedupeKey: deps.keys.dedupeKey(account.name, webhookDedupeParts(webhook)),
      dedupeTtlMs: MARK_TTL_MS,
      now: deps.now(),
      receipt: sealItemWithOwnKey(randomUuid(), receiptItemKind(receipt), receipt, deps.ring),
    })
    if (answer === 'full') deps.events.alarm(account.name, 'account_lane_full')
    deps.wake(0)
    return 'unknownCustomer'
  }

  function refused(
    webhook: MessageWebhook,
    refusal: Refusal,
    seal: (kind: string, content: unknown) => NewItem,
    notice: (name: NoticeName, kind: string) => NoticeRequest | undefined,
  ): Contents {
    const receipt: FinalReceipt = failedReceipt(webhook.id, webhook.recipientId, refusal.code, deps.now())
    return { receipt: seal(receiptItemKind(receipt), receipt), notice: notice(refusal.notice, refusal.kind) }
  }
}

interface Refusal {
  readonly code: ReceiptReasonCode
  readonly notice: NoticeName
  readonly kind: string
}

function agentMessage(webhook: RelayedWebhook): AgentMessage {
  const { id: messageId, conversationId, originatingEntity, sentAt, text } = webhook
  const about = { messageId, conversationId, originatingEntity, sentAt }
  if (webhook.type === 'text') return { kind: 'text', ...about, text }
  const { attachments, structured } = webhook
  return { kind: 'content', ...about, text: text === '' ? undefined : text, attachments, structured }
}
