import type { AccountConfig } from '../../config/types.js'
import type { RelayKeys } from '../../privacy/relay-keys.js'
import type { AcceptanceStore } from '../../store/acceptance.js'
import type { LaneItem, LeasedLane } from '../../store/lanes.js'
import type { RelayEvents } from '../events.js'
import { makeNotice } from '../notices.js'
import type { Texts } from '../texts.js'
import type { ItemReader } from './item-reader.js'

/** As long as an answer can wait at all: the 48 hours of WeChat's window, and then some. */
const MARK_TTL_MS = 3 * 24 * 3_600_000

export interface WaitingNoticeDeps {
  readonly acceptance: Pick<AcceptanceStore, 'acceptWebhook'>
  readonly keys: RelayKeys
  readonly reader: ItemReader
  readonly texts: Readonly<Record<AccountConfig['language'], Texts>>
  readonly events: RelayEvents
  readonly clock: { now(): number }
  readonly notices: boolean
}

/** Tells the agent that a message waits for the customer's next one; once for each message, whatever the retries. */
export function createWaitingNotice(
  deps: WaitingNoticeDeps,
): (lane: LeasedLane, item: LaneItem, account: AccountConfig) => Promise<void> {
  return async (lane, item, account) => {
    const key = deps.reader.keyOf(lane)
    if (!deps.notices || !key) return
    const now = deps.clock.now()
    const answer = await deps.acceptance.acceptWebhook({
      account: lane.ref.account,
      customerId: lane.ref.customerId,
      dedupeKey: deps.keys.dedupeKey(lane.ref.account, ['waiting', item.id]),
      dedupeTtlMs: MARK_TTL_MS,
      now,
      conversationId: '',
      byAgent: false,
      notice: makeNotice(deps.texts[account.language], 'waiting', {}, now, key),
    })
    if (answer.outcome === 'accepted') deps.events.notice(lane.ref.account, 'waiting', answer.noticed)
  }
}
