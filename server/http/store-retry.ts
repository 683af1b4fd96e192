import type { Clock } from '../clock.js'
import { RelayError } from '../errors.js'

export interface StoreRetryOptions {
  readonly clock: Clock
  /** How long to keep trying in all, milliseconds. */
  readonly windowMs: number
  /** Requests that may wait for another try at the same time; one more is given up at once. */
  readonly maxWaiters: number
  /** First pause, milliseconds; doubled up to MAX_PAUSE_MS. */
  readonly firstPauseMs?: number
}

/** Runs a store operation, again and again while it fails with `store_unavailable`. */
export interface StoreRetry {
  /** @throws RelayError store_unavailable when the window is over or too many wait; any other error as it came */
  run<T>(operation: () => Promise<T>): Promise<T>
}

const MAX_PAUSE_MS = 400

/** The operation must be safe to repeat: a try that was given up may still have gone through. */
export function createStoreRetry({ clock, windowMs, maxWaiters, firstPauseMs = 50 }: StoreRetryOptions): StoreRetry {
  let waiters = 0

  async function wait<T>(operation: () => Promise<T>, deadline: number): Promise<T> {
    let pause = firstPauseMs
    for (;;) {
      const left = deadline - clock.monotonic()
      if (left <= 0) throw new RelayError('store_unavailable')
      await delay(Math.min(pause, left))
      pause = Math.min(pause * 2, MAX_PAUSE_MS)
      try {
        return await within(operation, deadline - clock.monotonic())
      } catch (error) {
        if (!isStoreUnavailable(error)) throw error
      }
    }
  }

  return {
    async run(operation) {
      const deadline = clock.monotonic() + windowMs
      try {
        return await within(operation, windowMs)
      } catch (error) {
        if (!isStoreUnavailable(error) || waiters >= maxWaiters) throw error
      }
      waiters += 1
      try {
        return await wait(operation, deadline)
      } finally {
        waiters -= 1
      }
    },
  }
}

function isStoreUnavailable(error: unknown): boolean {
  return error instanceof RelayError && error.code === 'store_unavailable'
}

/** A store that hangs is one that is not available. */
function within<T>(operation: () => Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    if (ms <= 0) {
      reject(new RelayError('store_unavailable'))
      return
    }
    const running = operation()
    const timer = setTimeout(() => reject(new RelayError('store_unavailable')), ms)
    running.then(
      (value) => {
        clearTimeout(timer)
        resolve(value)
      },
      (error: unknown) => {
        clearTimeout(timer)
        reject(error)
      },
    )
  })
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
