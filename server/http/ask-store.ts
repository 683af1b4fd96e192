import { RelayError } from '../errors.js'

/**
 * What the store answers, within `ms`; a store that hangs or breaks is one that is not available.
 * @throws RelayError `store_unavailable`, or whatever RelayError the store threw
 */
export function askStore<T>(ask: () => Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (cause?: unknown): void =>
      reject(cause instanceof RelayError ? cause : new RelayError('store_unavailable', undefined, { cause }))
    const timer = setTimeout(fail, ms)
    Promise.resolve()
      .then(ask)
      .then(resolve, fail)
      .finally(() => clearTimeout(timer))
  })
}
