import { setTimeout as delay } from 'node:timers/promises'

/** Time that a command may spend waiting between attempts, all its calls together. */
export class RetryBudget {
  #leftMs: number
  readonly #sleep: (ms: number) => Promise<unknown>

  /** @param totalMs 0: nothing is tried twice. */
  constructor(totalMs: number, sleep: (ms: number) => Promise<unknown> = delay) {
    this.#leftMs = totalMs
    this.#sleep = sleep
  }

  /** Waits if the budget allows it. @returns Whether another attempt may be made. */
  async wait(ms: number): Promise<boolean> {
    if (ms > this.#leftMs) return false
    this.#leftMs -= ms
    await this.#sleep(ms)
    return true
  }
}

/** Wait before attempt `attempt` + 1 (from 1): 0.5 s, doubled each time, at most 8 s. */
export function backOffMs(attempt: number): number {
  return Math.min(8000, 500 * 2 ** (attempt - 1))
}
