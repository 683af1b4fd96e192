/** Lets a few in at once; a bounded number waits, first come, first served. */
export class TransferGate {
  readonly #maxWaiting: number
  readonly #waiting: (() => void)[] = []
  #free: number

  constructor(places: number, maxWaiting: number) {
    this.#free = places
    this.#maxWaiting = maxWaiting
  }

  /** @returns Resolves, once it is one's turn, to the way to leave again; undefined when too many wait already. */
  enter(): Promise<() => void> | undefined {
    if (this.#free > 0) {
      this.#free--
      return Promise.resolve(this.#place())
    }
    if (this.#waiting.length >= this.#maxWaiting) return undefined
    return new Promise((resolve) => this.#waiting.push(() => resolve(this.#place())))
  }

  #place(): () => void {
    let left = false
    return () => {
      if (left) return
      left = true
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free++
    }
  }
}
