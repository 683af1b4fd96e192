import type { KeyCache } from '../customers/key-cache.js'
import { shardOfCustomer } from '../customers/shard.js'
import { RelayError } from '../errors.js'
import { type SealingKey, sealNewItem } from '../privacy/item-sealing.js'
import type { KeyRing } from '../privacy/key-ring.js'
import type { RelayKeys } from '../privacy/relay-keys.js'
import type { WebhookAcceptance, WebhookAnswer } from '../store/acceptance.js'
import type { CustomerStore } from '../store/customers.js'
import type { CustomerRecord } from '../store/lanes.js'
import type { Store } from '../store/store.js'
import {
  type ClosingVerdict,
  type IgnoredEvent,
  judgeConversation,
  judgeEvent,
  type SessionEndedEvent,
  type SilentEnd,
} from './closing.js'
import type { RelayEvents } from './events.js'
import type { ClosingText } from './messages/messages.js'
import type { GenesysConversations } from './messages/platforms.js'
import type { Texts } from './texts.js'

/** Item kind of closings in the outbound lane. */
export const CLOSING_ITEM_KIND = 'closing'
/** Genesys writes down its own changes within this time; so long nobody knows yet who is left. */
const SETTLE_MS = 3000
/** As long as webhooks' marks: an event that comes later comes after the customer's next message. */
const MARK_TTL_MS = 7 * 24 * 3_600_000
/** Ids of Genesys are opaque, of 1-128 characters. */
const MAX_ID_LENGTH = 128

export interface ClosingAccount {
  readonly genesys: Pick<GenesysConversations, 'readParticipants'>
  readonly texts: Texts
}

export interface SessionEndedDeps {
  readonly store: Pick<Store, 'acceptance' | 'conversations'> & {
    readonly customers: Pick<CustomerStore, 'get' | 'endSession'>
  }
  readonly accounts: ReadonlyMap<string, ClosingAccount>
  readonly keys: RelayKeys
  readonly ring: KeyRing
  readonly cache: KeyCache
  readonly events: RelayEvents
  readonly now: () => number
  readonly pause: (ms: number) => Promise<unknown>
  readonly wake: (shard: number) => void
}

export interface SessionEndedAnswer {
  /** The closing text is on its way. */
  readonly closingSent: boolean
  /** Stable code of why it is not; '' when it is. */
  readonly reason: SilentEnd | IgnoredEvent | 'duplicate' | 'lane_full' | 'unknown_conversation' | ''
}

interface Found {
  readonly account: string
  readonly customerId: string
}

/**
 * Decides what becomes of a session of ours when Genesys says that an agent's or a customer's ended: a closing text once
 * for each agent session, or the end without a word. May be asked again with the same event.
 * @throws RelayError `genesys_unavailable`, `store_unavailable`; nothing was changed then, asking again helps.
 */
export function createSessionEnded(
  deps: SessionEndedDeps,
): (conversationId: string, event: SessionEndedEvent) => Promise<SessionEndedAnswer> {
  const { acceptance, conversations, customers } = deps.store

  return async (conversationId, event) => {
    const found = await find(conversationId)
    const reason = found ? await decide(found, conversationId, event) : 'unknown_conversation'
    deps.events.closing(found?.account ?? 'none', reason === '' ? 'sent' : reason)
    return { closingSent: reason === '', reason }
  }

  /** Events name no account. */
  async function find(conversationId: string): Promise<Found | undefined> {
    if (conversationId === '' || conversationId.length > MAX_ID_LENGTH) return undefined
    const names = [...deps.accounts.keys()]
    const ids = await Promise.all(names.map((name) => conversations.get(name, conversationId)))
    const at = ids.findIndex((customerId) => customerId !== undefined)
    const [account, customerId] = [names[at], ids[at]]
    return account === undefined || customerId === undefined ? undefined : { account, customerId }
  }

  async function decide(
    found: Found,
    conversationId: string,
    event: SessionEndedEvent,
  ): Promise<SessionEndedAnswer['reason']> {
    const { account, customerId } = found
    const before = await customers.get(account, customerId)
    if (!before) return 'unknown_conversation'
    const ignored = judgeEvent(event, before)
    if (ignored) return ignored.reason
    const mark = sessionMark(found, event)
    // The mark is written last of all: nothing is left to do where it stands.
    if (mark !== undefined && (await acceptance.hasMarks(account, customerId, [mark]))[0]) return 'duplicate'
    await deps.pause(SETTLE_MS)
    const lookedAt = deps.now()
    const verdict = await look(found, conversationId, event)
    if (verdict.kind === 'ignore') return verdict.reason
    const reason = verdict.kind === 'end' ? verdict.reason : await close(found, verdict.customer)
    await customers.endSession(account, customerId, lookedAt)
    if (mark !== undefined && verdict.kind === 'close' && reason !== 'lane_full') await put(found, { dedupeKey: mark })
    return reason
  }

  async function look(
    { account, customerId }: Found,
    conversationId: string,
    event: SessionEndedEvent,
  ): Promise<Exclude<ClosingVerdict, { kind: 'close' }> | { kind: 'close'; customer: CustomerRecord }> {
    const genesys = deps.accounts.get(account)?.genesys
    const answer = await genesys?.readParticipants(conversationId)
    if (!answer?.ok) {
      if (answer?.alarm) deps.events.alarm(account, answer.code)
      throw new RelayError('genesys_unavailable')
    }
    const customer = await customers.get(account, customerId)
    if (!customer || 'gone' in answer) return { kind: 'end', reason: 'conversation_gone' }
    const verdict = judgeConversation(event, answer.participants, customer)
    return verdict.kind === 'close' ? { kind: 'close', customer } : verdict
  }

  /** At most one for each turn of the conversation: of two agents who leave together, one closes it. */
  async function close(
    found: Found,
    { lastInboundAt, agentMessageAt }: CustomerRecord,
  ): Promise<'' | 'duplicate' | 'lane_full' | 'unknown_conversation'> {
    const text = deps.accounts.get(found.account)?.texts.closing() ?? ''
    const closing: ClosingText = { kind: 'closing', text, sentAt: deps.now() }
    const turn = ['closing', found.customerId, String(Math.max(lastInboundAt, agentMessageAt))]
    const answer = await put(found, {
      dedupeKey: deps.keys.dedupeKey(found.account, turn),
      outbound: (key) => sealNewItem(CLOSING_ITEM_KIND, closing, key),
    })
    switch (answer.outcome) {
      case 'accepted':
        return ''
      case 'duplicate':
        return 'duplicate'
      case 'full':
        deps.events.alarm(found.account, 'lane_full')
        return 'lane_full'
      case 'unknownCustomer':
        return 'unknown_conversation'
      case 'staleKey':
        throw new Error('The store refused an item that carries its own key.')
    }
  }

  function sessionMark({ account }: Found, { sessionId, participantId }: SessionEndedEvent): string | undefined {
    const id = sessionId ?? participantId
    return id === undefined ? undefined : deps.keys.dedupeKey(account, ['agent-session', id])
  }

  /** Writes a mark and what goes with it, under the customer's key when it is cached, else under a key of its own. */
  async function put(
    { account, customerId }: Found,
    { dedupeKey, outbound }: { dedupeKey: string; outbound?: (key: SealingKey) => WebhookAcceptance['outbound'] },
  ): Promise<WebhookAnswer> {
    const send = (key: SealingKey): Promise<WebhookAnswer> =>
      acceptance.acceptWebhook({
        account,
        customerId,
        dedupeKey,
        dedupeTtlMs: MARK_TTL_MS,
        now: deps.now(),
        conversationId: '',
        byAgent: false,
        outbound: outbound?.(key),
      })
    const known = deps.cache.byCustomer(account, customerId)
    let answer = await send(known ?? { ring: deps.ring })
    if (answer.outcome === 'staleKey') {
      deps.cache.forget(account, customerId)
      answer = await send({ ring: deps.ring })
    }
    if (answer.ready) deps.wake(shardOfCustomer(customerId) ?? 0)
    return answer
  }
}
