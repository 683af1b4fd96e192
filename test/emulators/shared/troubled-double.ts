import type { CallRecord, DoubleServer } from './double-server.js'
import type { Fault } from './faults.js'

interface Parts {
  readonly server: DoubleServer
  /** Moved against the true time. */
  readonly clock: { offsetMs: number }
}

/** What both doubles have in common: a record of calls, faults, a clock that can be moved. @typeParam Route Names of the routes. */
export class TroubledDouble<Route extends string> {
  readonly #server: DoubleServer
  readonly #clock: { offsetMs: number }

  constructor({ server, clock }: Parts) {
    this.#server = server
    this.#clock = clock
  }

  /** Every request, in order. */
  get calls(): readonly CallRecord[] {
    return this.#server.calls
  }

  /** Moves the clock of tokens, limits and time-outs of the platform; webhooks and pushes keep the true time. */
  advanceClock(ms: number): void {
    this.#clock.offsetMs += ms
  }

  /** The next `times` requests on the route meet the fault. */
  failNext(route: Route, times: number, fault: Fault): void {
    this.#server.faults.failNext(route, times, fault)
  }

  /** Every request on the route meets the fault until `undefined` is set. */
  setFault(route: Route, fault: Fault | undefined): void {
    this.#server.faults.setFault(route, fault)
  }

  clearFaults(): void {
    this.#server.faults.clear()
  }

  /** While down, every connection is broken at once; webhooks and pushes still go out. */
  setDown(down: boolean): void {
    this.#server.setDown(down)
  }

  close(): Promise<void> {
    return this.#server.close()
  }
}
