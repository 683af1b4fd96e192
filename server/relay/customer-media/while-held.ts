import type { LaneHold } from '../delivery/lane-hold.js'

/** Looked at this often at least, so that a relay that stops does not wait for a transfer. */
const LOOK_EVERY_MS = 500
/** The lease is renewed when less than this share of it is left. */
const LEAST_SHARE = 0.6

export interface WhileHeldDeps {
  readonly leaseMs: number
  readonly stopping: () => boolean
}

/**
 * Runs what may take much longer than a lease, renewing the lease meanwhile.
 * @param work Ends soon after its signal is given.
 * @returns What the work answers; or `lost` or `stopping`, and then the signal was given and the work has ended.
 */
export async function whileHeld<T>(
  hold: Pick<LaneHold, 'ensure'>,
  work: (signal: AbortSignal) => Promise<T>,
  { leaseMs, stopping }: WhileHeldDeps,
): Promise<T | 'lost' | 'stopping'> {
  const ending = new AbortController()
  let ended: 'lost' | 'stopping' | undefined
  let looking: Promise<void> | undefined
  const end = (why: 'lost' | 'stopping'): void => {
    ended ??= why
    ending.abort()
  }
  const look = async (): Promise<void> => {
    if (stopping()) end('stopping')
    else if (!(await hold.ensure(leaseMs * LEAST_SHARE).catch(() => false))) end('lost')
  }
  const timer = setInterval(
    () => {
      looking ??= look().finally(() => {
        looking = undefined
      })
    },
    Math.min(LOOK_EVERY_MS, leaseMs / 8),
  )
  try {
    const result = await work(ending.signal)
    return ended ?? result
  } catch (error) {
    if (ended) return ended
    throw error
  } finally {
    clearInterval(timer)
    await looking
  }
}
