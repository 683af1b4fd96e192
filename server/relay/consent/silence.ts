import type { ConsentStore } from '../../store/consent.js'
import type { RelayEvents } from '../events.js'

/** What a customer sent is kept this long for their consent; silence is no consent. */
export const SILENCE_MS = 48 * 3_600_000
/** Customers of one step, per shard or file: small enough that no accept waits long for it. */
const STEP = 50
/** Steps of one round; what is left waits for the next. */
const MAX_STEPS = 20

export interface SilenceDeps {
  readonly consents: Pick<ConsentStore, 'expire'>
  readonly events: Pick<RelayEvents, 'consent'>
  readonly now: () => number
}

/** Deletes what waited in vain for consent, in small steps. Call it about once a minute. */
export function createSilence({ consents, events, now }: SilenceDeps): () => Promise<void> {
  return async () => {
    for (let step = 0; step < MAX_STEPS; step++) {
      const at = now()
      const expired = await consents.expire({ before: at - SILENCE_MS, now: at, limit: STEP })
      for (const { account } of expired) events.consent(account, 'expired')
      if (expired.length === 0) return
    }
  }
}
