import { setTimeout as pause } from 'node:timers/promises'
import type { Clock } from '../clock.js'
import type { KeyRing } from '../privacy/key-ring.js'
import { createRewrap, type RewrapProgress } from '../privacy/rewrap.js'
import type { RelayEvents } from '../relay/events.js'
import type { Store } from '../store/store.js'
import type { Logger } from '../telemetry/logs.js'
import type { Metrics } from '../telemetry/metrics.js'

export interface RewrapWiring {
  readonly store: Pick<Store, 'wrappedKeys' | 'facts' | 'locks'>
  readonly ring: KeyRing
  readonly metrics: Metrics
  readonly events: Pick<RelayEvents, 'internalError'>
  readonly log: Logger
  readonly clock: Clock
  readonly owner: string
}

export interface Rewrapping {
  readonly ringIds: readonly string[]
  progress(): Promise<RewrapProgress | undefined>
  start(): void
  stop(): Promise<void>
}

/** Between two parts: accepting and delivering go first. */
const PAUSE_MS = 5
/** While there is more than one key: a relay that still writes under an old one may have done so since. */
const AGAIN_MS = 6 * 3_600_000
const TRY_AGAIN_MS = 60_000

/** Brings the store under the master key that writes, in the background, and looks again now and then. */
export function wireRewrap(wiring: RewrapWiring): Rewrapping {
  const { store, ring, metrics, log, clock, owner } = wiring
  const rewrap = createRewrap({
    ...{ keys: store.wrappedKeys, facts: store.facts, locks: store.locks, ring, owner },
    now: clock.now,
    pause: () => pause(PAUSE_MS),
    onStep: (rewrapped, unreadable) => {
      metrics.keysRewrapped.inc({ outcome: 'rewrapped' }, rewrapped)
      metrics.keysRewrapped.inc({ outcome: 'unreadable' }, unreadable)
    },
    onDone: ({ writingId, rewrapped, unreadable, pass }) =>
      log.info(
        { event: 'rewrapped', writingId, rewrapped, unreadable, pass },
        'Every key in the store is under the master key that writes; older ones may leave the ring.',
      ),
  })
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let stopped = false

  function run(): void {
    running = rewrap.run(ring.ids.length > 1).then(
      () => again(AGAIN_MS),
      (error: unknown) => {
        wiring.events.internalError('rewrap', error)
        again(TRY_AGAIN_MS)
      },
    )
  }

  function again(ms: number): void {
    if (stopped) return
    timer = setTimeout(run, ms)
    timer.unref()
  }

  return {
    ringIds: ring.ids,
    progress: () => rewrap.progress(),
    start: run,
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      rewrap.stop()
      await running
    },
  }
}
