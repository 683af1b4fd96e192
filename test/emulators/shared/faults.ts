/** What a route of a double can be told to do instead of answering as it should. */
export type Fault =
  /** Answers this HTTP status; nothing is accepted. */
  | {
      readonly kind: 'status'
      readonly status: number
      readonly headers?: Record<string, string>
      readonly body?: string
    }
  /** Answers this WeChat errcode (HTTP 200), or this Genesys error code (HTTP 400); nothing is accepted. */
  | { readonly kind: 'errcode'; readonly errcode: number | string; readonly errmsg?: string }
  /** Takes the request and never answers; nothing is accepted. */
  | { readonly kind: 'hang' }
  /** Accepts, and answers after this many milliseconds. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Accepts, then breaks the connection (default) or never answers. */
  | { readonly kind: 'loseAnswer'; readonly by?: 'reset' | 'hang' }
  /** Breaks the connection without accepting. */
  | { readonly kind: 'down' }

/** Faults by route name; `*` is every route. Counted faults go before the standing one. */
export class FaultTable {
  readonly #counted = new Map<string, { left: number; fault: Fault }[]>()
  readonly #standing = new Map<string, Fault>()

  /** The next `times` requests on the route meet the fault; several calls queue up. */
  failNext(route: string, times: number, fault: Fault): void {
    const queue = this.#counted.get(route) ?? []
    this.#counted.set(route, queue)
    queue.push({ left: times, fault })
  }

  /** Every request on the route meets the fault until `undefined` is set. */
  setFault(route: string, fault: Fault | undefined): void {
    if (fault === undefined) this.#standing.delete(route)
    else this.#standing.set(route, fault)
  }

  clear(): void {
    this.#counted.clear()
    this.#standing.clear()
  }

  /** The fault the next request on the route meets; a counted one is used up. */
  take(route: string): Fault | undefined {
    for (const name of [route, '*']) {
      const queue = this.#counted.get(name)
      const head = queue?.[0]
      if (queue === undefined || head === undefined) continue
      head.left -= 1
      if (head.left <= 0) queue.shift()
      return head.fault
    }
    return this.#standing.get(route) ?? this.#standing.get('*')
  }
}
