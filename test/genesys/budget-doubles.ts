import type { Clock } from '../../server/clock.js'
import type { Schedule } from '../../server/genesys/budget-slice.js'
import type { BudgetStore } from '../../server/store/shared.js'

/** Time that moves only when told; timers run in order of their moment. */
export class ManualTime implements Clock {
  #now: number
  readonly #timers = new Set<{ at: number; run: () => void }>()

  constructor(start: number) {
    this.#now = start
  }

  now = (): number => this.#now
  monotonic = (): number => this.#now

  schedule: Schedule = (run, delayMs) => {
    const timer = { at: this.#now + delayMs, run }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await settled()
    for (;;) {
      const due = [...this.#timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
      if (!due) break
      this.#timers.delete(due)
      this.#now = Math.max(this.#now, due.at)
      due.run()
      await settled()
    }
    this.#now = end
    await settled()
  }
}

/** Lets every promise that can settle do so. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 3; i += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** A budget shared by several relays, kept in memory. */
export class SharedBudget implements BudgetStore {
  readonly used = new Map<string, number>()
  readonly pauses = new Map<string, number>()
  calls = 0
  failing = false
  /** What every answer of `take` waits for. */
  gate: Promise<void> = Promise.resolve()

  async take(client: string, minute: number, want: number, limit: number) {
    this.calls += 1
    await this.gate
    if (this.failing) throw new Error('the store is away')
    const key = `${client}@${minute}`
    const used = this.used.get(key) ?? 0
    const granted = Math.max(0, Math.min(want, limit - used))
    this.used.set(key, used + granted)
    return { granted, pausedUntil: this.pauses.get(client) ?? 0 }
  }

  async giveBack(client: string, minute: number, count: number) {
    this.calls += 1
    if (this.failing) throw new Error('the store is away')
    const key = `${client}@${minute}`
    this.used.set(key, Math.max(0, (this.used.get(key) ?? 0) - count))
  }

  async pause(client: string, until: number) {
    this.calls += 1
    if (this.failing) throw new Error('the store is away')
    this.pauses.set(client, Math.max(until, this.pauses.get(client) ?? 0))
  }
}
