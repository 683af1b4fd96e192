import type { KeyCache } from '../../customers/key-cache.js'
import { shardOfCustomer } from '../../customers/shard.js'
import { type SealingKey, sealNewItem } from '../../privacy/item-sealing.js'
import type { KeyRing } from '../../privacy/key-ring.js'
import type { RelayKeys } from '../../privacy/relay-keys.js'
import type { AcceptanceStore } from '../../store/acceptance.js'
import type { LaneRef } from '../../store/lanes.js'
import type { RelayEvents } from '../events.js'
import type { RelayText } from '../messages/messages.js'

/** Longer than any session: threading timelines go up to 72 h. */
const MARK_TTL_MS = 4 * 24 * 3_600_000
/** Item kind of such words in the outbound lane. */
const ITEM_KIND = 'relay'

export interface CustomerWordDeps {
  readonly acceptance: Pick<AcceptanceStore, 'acceptWebhook'>
  readonly keys: RelayKeys
  readonly ring: KeyRing
  readonly cache: KeyCache
  readonly events: RelayEvents
  readonly now: () => number
  /** Told when a lane of this shard has become ready. */
  readonly wake: (shard: number) => void
}

/**
 * Puts a word of the relay itself into a customer's outbound lane.
 * @returns `(lane, text, about)`; of several with the same `about` only the first goes out.
 */
export function createCustomerWord(
  deps: CustomerWordDeps,
): (lane: LaneRef, text: string, about: readonly string[]) => Promise<void> {
  return async ({ account, customerId }, text, about) => {
    const word: RelayText = { kind: 'relay', text, sentAt: deps.now() }
    const put = (key: SealingKey) =>
      deps.acceptance.acceptWebhook({
        account,
        customerId,
        dedupeKey: deps.keys.dedupeKey(account, ['word', customerId, ...about]),
        dedupeTtlMs: MARK_TTL_MS,
        now: deps.now(),
        conversationId: '',
        byAgent: false,
        outbound: sealNewItem(ITEM_KIND, word, key),
      })
    const known = deps.cache.byCustomer(account, customerId)
    let answer = await put(known ?? { ring: deps.ring })
    if (answer.outcome === 'staleKey') {
      deps.cache.forget(account, customerId)
      answer = await put({ ring: deps.ring })
    }
    if (answer.outcome === 'full') deps.events.alarm(account, 'lane_full')
    if (answer.ready) deps.wake(shardOfCustomer(customerId) ?? 0)
  }
}
