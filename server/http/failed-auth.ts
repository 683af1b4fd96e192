import { LRUCache } from 'lru-cache'

export interface FailedAuth {
  /** Whole seconds this address has to wait; 0: none. `key` stands for the key shown. */
  waitOf(address: string, key: string): number
  /** @returns whether the address is locked out from now on */
  failed(address: string): boolean
  succeeded(address: string, key: string): void
}

export interface FailedAuthOptions {
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** Failures from one address within the window, after which it is locked out until the window ends. */
  readonly most?: number
  readonly windowMs?: number
  /** Addresses remembered; the ones seen longest ago are forgotten first. */
  readonly addresses?: number
}

/**
 * Slows down who tries keys. A key that was right from an address before goes on working there: callers behind one
 * address, such as a proxy that is not trusted, cannot lock each other out for good.
 */
export function createFailedAuth(options: FailedAuthOptions): FailedAuth {
  const { now, most = 20, windowMs = 60_000, addresses = 10_000 } = options
  const failures = new LRUCache<string, { endsAt: number; count: number }>({ max: addresses })
  const known = new LRUCache<string, true>({ max: addresses })

  function open(address: string): { endsAt: number; count: number } | undefined {
    const window = failures.get(address)
    return window && window.endsAt > now() ? window : undefined
  }

  return {
    waitOf: (address, key) => {
      const window = open(address)
      if (!window || window.count < most || known.has(`${address} ${key}`)) return 0
      return Math.ceil((window.endsAt - now()) / 1000)
    },
    failed: (address) => {
      const window = open(address) ?? { endsAt: now() + windowMs, count: 0 }
      window.count++
      failures.set(address, window)
      return window.count === most
    },
    succeeded: (address, key) => void known.set(`${address} ${key}`, true),
  }
}
