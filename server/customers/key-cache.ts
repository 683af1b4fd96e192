import { LRUCache } from 'lru-cache'
import type { NamedKey } from '../privacy/item-sealing.js'

export interface KnownCustomer extends NamedKey {
  readonly customerId: string
}

/**
 * Customers' keys in the clear, for a short while. Bounded in number and age: what is cached can be read from the
 * process's memory, and an erased customer's key must not outlive its erasure by long.
 */
export interface KeyCache {
  byIdentity(account: string, identity: string): KnownCustomer | undefined
  byCustomer(account: string, customerId: string): KnownCustomer | undefined
  /** @param identity Blind index of the OpenID, when known. */
  remember(account: string, customer: KnownCustomer, identity?: string): void
  forget(account: string, customerId: string, identity?: string): void
}

export const KEY_CACHE_SIZE = 20_000
/** Cached keys live ten minutes. */
export const KEY_CACHE_TTL_MS = 10 * 60_000

/** @param monotonic Milliseconds of a monotonic clock. */
export function createKeyCache(monotonic: () => number, size = KEY_CACHE_SIZE, ttlMs = KEY_CACHE_TTL_MS): KeyCache {
  const options = { max: size, ttl: ttlMs, ttlResolution: 0, perf: { now: monotonic } }
  const identities = new LRUCache<string, KnownCustomer>(options)
  const customers = new LRUCache<string, KnownCustomer>(options)
  return {
    byIdentity: (account, identity) => identities.get(`${account} ${identity}`),
    byCustomer: (account, customerId) => customers.get(`${account} ${customerId}`),
    remember: (account, customer, identity) => {
      customers.set(`${account} ${customer.customerId}`, customer)
      if (identity) identities.set(`${account} ${identity}`, customer)
    },
    forget: (account, customerId, identity) => {
      customers.delete(`${account} ${customerId}`)
      if (identity) identities.delete(`${account} ${identity}`)
    },
  }
}
