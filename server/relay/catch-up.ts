import type { Clock } from '../clock.js'
import type { AccountConfig } from '../config/types.js'
import { type GenesysWebhook, messageDedupeParts } from '../genesys/webhook.js'
import type { RelayKeys } from '../privacy/relay-keys.js'
import type { AcceptanceStore } from '../store/acceptance.js'
import type { CustomerStore, RecentSession } from '../store/customers.js'
import type { RelayEvents } from './events.js'
import type { Gaps } from './gaps.js'
import type { AgentContent } from './messages/messages.js'
import type { CaughtMessage, ConversationMessage, GenesysMessaging, PlatformFailure } from './messages/platforms.js'

/** Genesys drops a webhook after about 85 s of tries (its documents); younger messages may still come by themselves. */
export const STILL_COMING_MS = 90_000
/** Sessions with a message in this time are looked at, round-robin. */
export const RECENT_MS = 2 * 3_600_000
/** Between two looks, and before the next one after Genesys did not answer. */
export const LOOK_EVERY_MS = 2_000
const PAGE = 20

export interface CatchUpDeps {
  readonly customers: Pick<CustomerStore, 'recentSessions'>
  readonly acceptance: Pick<AcceptanceStore, 'hasMarks'>
  readonly gaps: Gaps
  readonly keys: Pick<RelayKeys, 'dedupeKey'>
  readonly clock: Clock
  readonly events: RelayEvents
  readonly accounts: ReadonlyMap<string, CatchUpAccount>
  readonly accept: (account: AccountConfig, webhook: GenesysWebhook) => Promise<void>
  /** Ends early, without an error, when the signal is given. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>
}

export interface CatchUpAccount {
  readonly config: AccountConfig
  readonly genesys: Pick<GenesysMessaging, 'listMessages' | 'readMessages'>
}

export interface CatchUp {
  /** Runs in the background until stopped. */
  start(): void
  stop(): Promise<void>
}

/** `later`: Genesys did not answer as it should, and looking again may help. */
type Look = 'done' | 'later'

/** Fetches agent messages that never arrived, after a gap of ours or a webhook Genesys gave up on. */
export function createCatchUp(deps: CatchUpDeps): CatchUp {
  const { clock, events, gaps } = deps
  let loop: Promise<void> = Promise.resolve()
  const stopping = new AbortController()
  const stopped = () => stopping.signal.aborted
  const rest = (ms: number) => deps.pause(ms, stopping.signal)

  /** One look at one session: accepts what Genesys lists and the relay never got. @param since Older ones are let be. */
  async function look(session: RecentSession, since: number): Promise<Look> {
    const account = deps.accounts.get(session.account)
    if (!account) return 'done'
    const { conversationId } = session
    const listed = await account.genesys.listMessages(conversationId)
    if (!listed.ok) return failed(listed)
    if ('gone' in listed) {
      events.catchUp('gone')
      return 'done'
    }
    events.catchUp('looked')
    const missing = await withoutMarks(
      session,
      // Younger ones may still come by themselves.
      listed.messages.filter(
        ({ direction, at }) => direction === 'outbound' && at >= since && clock.now() - at > STILL_COMING_MS,
      ),
    )
    if (missing.length === 0) return 'done'
    const read = await account.genesys.readMessages(conversationId, missing)
    if (!read.ok) return failed(read)
    const inOrder = [...read.messages].sort((a, b) => a.sentAt - b.sentAt)
    for (const message of inOrder) await deps.accept(account.config, asWebhook(session, account.config, message))
    if (inOrder.length > 0) events.catchUp('recovered', inOrder.length)
    return 'done'
  }

  function failed({ action }: PlatformFailure): Look {
    events.catchUp('failed')
    return action === 'deadLetter' ? 'done' : 'later'
  }

  async function withoutMarks(session: RecentSession, messages: readonly ConversationMessage[]): Promise<string[]> {
    if (messages.length === 0) return []
    const { account, customerId } = session
    const keys = messages.map(({ id }) => deps.keys.dedupeKey(account, messageDedupeParts(id)))
    const marks = await deps.acceptance.hasMarks(account, customerId, keys)
    return messages.filter((_message, index) => !marks[index]).map(({ id }) => id)
  }

  /** One walk over the sessions with a message since then. @returns whether every look came to an end. */
  async function walk(since: number, restMs: number): Promise<boolean> {
    let complete = true
    let after: string | undefined
    do {
      const page = await deps.customers.recentSessions({ since, after, limit: PAGE })
      for (const session of page.entries) {
        if (stopped()) return false
        const end = await look(session, since)
        if (end === 'later') complete = false
        await rest(end === 'later' ? LOOK_EVERY_MS : restMs)
      }
      after = page.next
    } while (after !== undefined && !stopped())
    return complete && !stopped()
  }

  /** Sessions active during a gap go first; their walk is repeated until Genesys answered for every one of them. */
  async function round(): Promise<void> {
    const gapFrom = await gaps.openSince()
    if (gapFrom !== undefined && (await walk(gapFrom - RECENT_MS, 0))) await gaps.close()
    await walk(clock.now() - RECENT_MS, LOOK_EVERY_MS)
    await rest(LOOK_EVERY_MS)
  }

  async function run(): Promise<void> {
    while (!stopped()) {
      try {
        await round()
      } catch (error) {
        events.internalError('catch-up', error)
        await rest(LOOK_EVERY_MS)
      }
    }
  }

  return {
    start: () => {
      loop = run()
    },
    stop: async () => {
      stopping.abort()
      await loop
    },
  }
}

/** The message as its webhook would have said it. */
function asWebhook(session: RecentSession, account: AccountConfig, message: CaughtMessage): GenesysWebhook {
  const about = {
    id: message.messageId,
    recipientId: session.customerId,
    integrationId: account.genesys.integrationId,
    conversationId: session.conversationId,
    originatingEntity: message.originatingEntity,
    sentAt: message.sentAt,
  }
  switch (message.kind) {
    case 'text':
      return { type: 'text', ...about, text: message.text }
    case 'content':
      return { type: 'content', ...about, ...contentOf(message) }
    case 'unsupported':
      return { type: 'unsupported', ...about, kind: message.name, isMessage: true }
  }
}

function contentOf({ text = '', attachments, structured }: AgentContent) {
  return { text, attachments, structured }
}
