import type { Clock } from '../clock.js'
import type { AccountConfig } from '../config/types.js'
import { type GenesysWebhook, messageDedupeParts } from '../genesys/webhook.js'
import type { RelayKeys } from '../privacy/relay-keys.js'
import type { AcceptanceStore } from '../store/acceptance.js'
import type { CustomerStore, RecentSession } from '../store/customers.js'
import type { FactStore } from '../store/shared.js'
import type { RelayEvents } from './events.js'
import type { AgentText } from './messages/messages.js'
import type { ConversationMessage, GenesysMessaging } from './messages/platforms.js'

/** Genesys drops a webhook after about 85 s of tries (genesys-cloud.md §2); younger messages may still come by themselves. */
export const STILL_COMING_MS = 90_000
/** Sessions with a message in this time are looked at, round-robin (design §4). */
const RECENT_MS = 2 * 3_600_000
/** A silence of ours longer than this may have cost webhooks. */
const GAP_MS = 60_000
const HEARTBEAT_EVERY_MS = 15_000
const LOOK_EVERY_MS = 2_000
const PAGE = 20
const HEARTBEAT_FACT = 'heartbeat'

export interface CatchUpDeps {
  readonly customers: Pick<CustomerStore, 'recentSessions'>
  readonly acceptance: Pick<AcceptanceStore, 'hasMarks'>
  readonly facts: FactStore
  readonly keys: RelayKeys
  readonly clock: Clock
  readonly events: RelayEvents
  readonly accounts: ReadonlyMap<string, { readonly config: AccountConfig; readonly genesys: GenesysMessaging }>
  readonly accept: (account: AccountConfig, webhook: GenesysWebhook) => Promise<void>
  readonly pause: (ms: number) => Promise<void>
  readonly lookEveryMs?: number
}

export interface CatchUp {
  /** Runs in the background until stopped. */
  start(): void
  stop(): Promise<void>
  /** One look at one session: fetches and delivers what Genesys lists and the relay never got. @returns how many. */
  look(session: RecentSession): Promise<number>
}

/** Fetches agent messages that never arrived, after a gap of ours or a webhook Genesys gave up on. */
export function createCatchUp(deps: CatchUpDeps): CatchUp {
  const { clock } = deps
  const lookEvery = deps.lookEveryMs ?? LOOK_EVERY_MS
  let stopped = false
  let loop: Promise<void> = Promise.resolve()
  let heartbeat: NodeJS.Timeout | undefined

  async function look(session: RecentSession): Promise<number> {
    const account = deps.accounts.get(session.account)
    if (!account) return 0
    const listed = await account.genesys.listMessages(session.conversationId)
    if (!listed.ok) {
      deps.events.catchUp('failed')
      return 0
    }
    if ('gone' in listed) {
      deps.events.catchUp('gone')
      return 0
    }
    deps.events.catchUp('looked')
    const missing = await withoutMarks(session, listed.messages.filter(couldBeLost))
    if (missing.length === 0) return 0
    const read = await account.genesys.readMessages(session.conversationId, missing)
    if (!read.ok) {
      deps.events.catchUp('failed')
      return 0
    }
    const inOrder = [...read.messages].sort((a, b) => a.sentAt - b.sentAt)
    for (const message of inOrder) await deps.accept(account.config, asWebhook(session, account.config, message))
    deps.events.catchUp('recovered', inOrder.length)
    return inOrder.length
  }

  /** Younger messages may still be on their way; older ones than a session's look-back were settled long ago. */
  function couldBeLost({ direction, at }: ConversationMessage): boolean {
    const age = clock.now() - at
    return direction === 'outbound' && age > STILL_COMING_MS && age < RECENT_MS + lastGap
  }

  async function withoutMarks(session: RecentSession, messages: readonly ConversationMessage[]): Promise<string[]> {
    if (messages.length === 0) return []
    const ids = messages.map(({ id }) => id)
    const marks = await deps.acceptance.hasMarks(
      session.account,
      session.customerId,
      ids.map((id) => deps.keys.dedupeKey(session.account, messageDedupeParts(id))),
    )
    return ids.filter((_id, index) => !marks[index])
  }

  let lastGap = 0

  /** One walk over the index. @param restMs Time between two looks. */
  async function walk(since: number, restMs: number): Promise<void> {
    let after: string | undefined
    do {
      const page = await deps.customers.recentSessions({ since, after, limit: PAGE })
      for (const session of page.entries) {
        if (stopped) return
        await look(session)
        await deps.pause(restMs)
      }
      after = page.next
    } while (after !== undefined && !stopped)
  }

  async function run(): Promise<void> {
    const last = Number((await deps.facts.get(HEARTBEAT_FACT)) ?? clock.now())
    lastGap = Math.max(0, clock.now() - last)
    heartbeat = setInterval(() => void beat(), HEARTBEAT_EVERY_MS)
    await beat()
    if (lastGap > GAP_MS) {
      await deps.pause(0)
      await walk(last - RECENT_MS, 0)
    }
    while (!stopped) {
      await walk(clock.now() - RECENT_MS, lookEvery)
      await deps.pause(lookEvery)
    }
  }

  async function beat(): Promise<void> {
    try {
      await deps.facts.set(HEARTBEAT_FACT, String(clock.now()))
    } catch (error) {
      deps.events.internalError('heartbeat', error)
    }
  }

  async function runForEver(): Promise<void> {
    while (!stopped) {
      try {
        await run()
      } catch (error) {
        deps.events.internalError('catch-up', error)
        clearInterval(heartbeat)
        await deps.pause(lookEvery)
      }
    }
  }

  return {
    look,
    start: () => {
      loop = runForEver()
    },
    stop: async () => {
      stopped = true
      clearInterval(heartbeat)
      await loop
    },
  }
}

function asWebhook(session: RecentSession, account: AccountConfig, message: AgentText): GenesysWebhook {
  return {
    type: 'text',
    id: message.messageId,
    recipientId: session.customerId,
    integrationId: account.genesys.integrationId,
    conversationId: session.conversationId,
    text: message.text,
    hasContent: false,
    originatingEntity: message.originatingEntity,
    sentAt: message.sentAt,
  }
}
