import type { Clock } from '../clock.js'
import type { FactStore } from '../store/shared.js'
import type { RelayEvents } from './events.js'

/** A silence of all relays longer than this may have cost webhooks: Genesys gives one up after about 85 s of tries. */
export const GAP_MS = 60_000
export const HEARTBEAT_EVERY_MS = 15_000
const HEARTBEAT_FACT = 'heartbeat'
const GAP_FACT = 'gap-open-since'

/** The times in which no relay on this store ran, told by a heartbeat in the store. */
export interface Gaps {
  /** When the last heartbeat before a gap was, epoch milliseconds, until the gap is closed; undefined without a gap. */
  openSince(): Promise<number | undefined>
  /** What the gap cost was fetched. */
  close(): Promise<void>
  stop(): void
}

export interface GapsDeps {
  readonly facts: Pick<FactStore, 'get' | 'set'>
  readonly clock: Clock
  readonly events: RelayEvents
}

/**
 * Looks for a gap when first asked and beats from then on. An open gap is written down before the first beat, so that a
 * crash, or a store that goes away, does not make it forgotten.
 */
export function createGaps({ facts, clock, events }: GapsDeps): Gaps {
  let beating: NodeJS.Timeout | undefined
  let stopped = false

  async function begin(): Promise<void> {
    const now = clock.now()
    const last = Number((await facts.get(HEARTBEAT_FACT)) ?? now)
    if (now - last > GAP_MS && !(await facts.get(GAP_FACT))) await facts.set(GAP_FACT, String(last))
    await facts.set(HEARTBEAT_FACT, String(now))
    if (!stopped) beating = setInterval(beat, HEARTBEAT_EVERY_MS)
  }

  function beat(): void {
    facts.set(HEARTBEAT_FACT, String(clock.now())).catch((error: unknown) => events.internalError('heartbeat', error))
  }

  return {
    openSince: async () => {
      if (beating === undefined) await begin()
      const since = await facts.get(GAP_FACT)
      return since ? Number(since) : undefined
    },
    close: () => facts.set(GAP_FACT, ''),
    stop: () => {
      stopped = true
      clearInterval(beating)
    },
  }
}
