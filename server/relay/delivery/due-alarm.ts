import type { Clock } from '../../clock.js'
import type { Sweep } from '../../store/lanes.js'

/** Calls for a shard when its next lane is due, so that a retry need not wait for the next sweep. */
export interface DueAlarm {
  /** Replaces what was set before. @param within How far ahead it is worth looking, milliseconds */
  set(later: Sweep['later'], within: number): void
  cancel(): void
}

/** @param onDue The shards that have become due since it was last called, never none. */
export function createDueAlarm(clock: Pick<Clock, 'now'>, onDue: (shards: readonly number[]) => void): DueAlarm {
  /** Earliest last. */
  let waiting: { shard: number; at: number }[] = []
  let timer: NodeJS.Timeout | undefined

  function arm(): void {
    const next = waiting.at(-1)
    timer = next && setTimeout(ring, Math.max(1, next.at - clock.now()))
  }

  function ring(): void {
    const now = clock.now()
    const shards: number[] = []
    for (let next = waiting.at(-1); next !== undefined && next.at <= now; next = waiting.at(-1)) {
      shards.push(next.shard)
      waiting.pop()
    }
    arm()
    if (shards.length > 0) onDue(shards)
  }

  function cancel(): void {
    clearTimeout(timer)
    timer = undefined
    waiting = []
  }

  return {
    cancel,
    set(later, within) {
      cancel()
      const until = clock.now() + within
      waiting = later.filter(({ at }) => at < until).sort((one, two) => two.at - one.at)
      arm()
    },
  }
}
