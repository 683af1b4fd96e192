import type { Fault } from '../../shared/faults.js'
import { errorBody } from './refusal.js'
import { isWrite } from './routes.js'

/** Faults by the number of a write call, from the moment they were set. */
export class WriteFaults {
  #planned: { left: number; readonly fault: Fault }[] = []
  /** Write calls seen so far. */
  seen = 0

  /** The `n`-th write call from now on (1 is the next) meets the fault. */
  plan(n: number, fault: Fault): void {
    this.#planned.push({ left: n, fault: dressed(fault) })
  }

  clear(): void {
    this.#planned = []
  }

  /** The fault of a call, which is counted if it writes. */
  take(route: string): Fault | undefined {
    if (!isWrite(route)) return undefined
    this.seen += 1
    for (const entry of this.#planned) entry.left -= 1
    const met = this.#planned.find(({ left }) => left === 0)
    this.#planned = this.#planned.filter(({ left }) => left > 0)
    return met?.fault
  }
}

/** A status without a body gets the platform's error body. */
export function dressed(fault: Fault): Fault {
  if (fault.kind !== 'status' || fault.body !== undefined) return fault
  const code =
    fault.status === 429 ? 'too.many.requests' : fault.status >= 500 ? 'internal.server.error' : 'bad.request'
  const body = JSON.stringify(errorBody({ status: fault.status, code, message: 'The emulated org fails on purpose.' }))
  const retry = fault.status === 429 ? { 'Retry-After': '1' } : {}
  return { ...fault, body, headers: { 'Content-Type': 'application/json', ...retry, ...fault.headers } }
}
