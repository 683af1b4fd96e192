/** Something a double tells its listeners; `type` names it. */
export interface DoubleEvent {
  readonly type: string
}

type Listener<E> = (event: E) => void | Promise<void>

/**
 * Events with listeners that are waited for: a listener of `…received` that kills a process has done so before the
 * double goes on to answer.
 */
export class EventBus<E extends DoubleEvent> {
  readonly #listeners = new Map<string, Set<Listener<E>>>()

  /**
   * @param type An event's type, or `event` for every one.
   * @returns A function that takes the listener away again.
   */
  on<T extends E['type']>(type: T, listener: Listener<Extract<E, { type: T }>>): () => void
  on(type: 'event', listener: Listener<E>): () => void
  on(type: string, listener: Listener<never>): () => void {
    const listeners = this.#listeners.get(type) ?? new Set()
    this.#listeners.set(type, listeners)
    const entry = listener as Listener<E>
    listeners.add(entry)
    return () => listeners.delete(entry)
  }

  /** Resolves when every listener has finished; rejects with the first error of one. */
  async emit(event: E): Promise<void> {
    const called: (void | Promise<void>)[] = []
    for (const type of [event.type, 'event']) {
      for (const listener of this.#listeners.get(type) ?? []) called.push(listener(event))
    }
    if (called.length > 0) await Promise.all(called)
  }

  /**
   * Waits for the next event of a type.
   * @param timeoutMs After this many milliseconds it rejects.
   */
  next<T extends E['type']>(
    type: T,
    matches: (event: Extract<E, { type: T }>) => boolean = () => true,
    timeoutMs = 5000,
  ): Promise<Extract<E, { type: T }>> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        off()
        reject(new Error(`No event ${type} within ${timeoutMs} ms`))
      }, timeoutMs)
      const off = this.on(type, (event: Extract<E, { type: T }>) => {
        if (!matches(event)) return
        clearTimeout(timer)
        off()
        resolve(event)
      })
    })
  }
}
