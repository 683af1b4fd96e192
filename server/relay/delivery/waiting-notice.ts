import type { RelayKeys } from '../../privacy/relay-keys.js'
import type { AcceptanceStore } from '../../store/acceptance.js'
import type { RelayEvents } from '../events.js'
import { makeNotice } from '../notices.js'
import type { OutboundSending } from './outbound-sending.js'

/** As long as an answer can wait at all: the 48 hours of WeChat's window, and then some. */
const MARK_TTL_MS = 3 * 24 * 3_600_000

export interface WaitingNoticeDeps {
  readonly acceptance: Pick<AcceptanceStore, 'acceptWebhook'>
  readonly keys: RelayKeys
  readonly events: RelayEvents
  readonly clock: { now(): number }
  readonly notices: boolean
}

/** Tells the agent that a message waits for the customer's next one; once for each message, whatever the retries. */
export function createWaitingNotice(deps: WaitingNoticeDeps): (sending: OutboundSending) => Promise<void> {
  return async ({ lane, item, texts, key }) => {
    if (!deps.notices) return
    const now = deps.clock.now()
    const answer = await deps.acceptance.acceptWebhook({
      account: lane.ref.account,
      customerId: lane.ref.customerId,
      dedupeKey: deps.keys.dedupeKey(lane.ref.account, ['waiting', item.id]),
      dedupeTtlMs: MARK_TTL_MS,
      now,
      conversationId: '',
      byAgent: false,
      notice: makeNotice(texts, 'waiting', {}, now, key),
    })
    if (answer.outcome === 'accepted') deps.events.notice(lane.ref.account, 'waiting', answer.noticed)
  }
}
