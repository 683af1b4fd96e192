import type { RelayKeys } from '../../privacy/relay-keys.js'
import { UnreadableCiphertext } from '../../privacy/sealing.js'
import type { TokenStore } from '../../store/shared.js'

/** Something short-lived all relays on one store share, kept there sealed. */
export interface SealedFacts<T> {
  get(name: string): Promise<T | undefined>
  /** @param expiresAt Epoch milliseconds. */
  put(name: string, value: T, expiresAt: number): Promise<void>
  /** Removes exactly this value: one put since by somebody else stays. */
  forget(name: string, value: T): Promise<void>
}

export interface SealedFactsDeps {
  readonly tokens: TokenStore
  readonly seal: RelayKeys['systemSeal']
  readonly now: () => number
}

/**
 * @param prefix Of every name. What is behind it is hashed, since names stand in the store in the clear.
 */
export function createSealedFacts<T>(prefix: string, { tokens, seal, now }: SealedFactsDeps): SealedFacts<T> {
  const nameOf = (name: string): string => `${prefix}:${seal.fingerprint(name)}`
  return {
    async get(name) {
      const stored = await tokens.get(nameOf(name), now())
      if (stored === undefined) return undefined
      try {
        return JSON.parse(seal.open(stored)) as T
      } catch (error) {
        // Written under keys that are no more: as good as forgotten.
        if (error instanceof UnreadableCiphertext) return undefined
        throw error
      }
    },
    async put(name, value, expiresAt) {
      const text = JSON.stringify(value)
      const { keyId, sealed } = seal.seal(text)
      const at = now()
      await tokens.put(
        nameOf(name),
        { keyId, sealed, fingerprint: seal.fingerprint(text), obtainedAt: at, expiresAt },
        at,
      )
    },
    forget: (name, value) => tokens.expire(nameOf(name), seal.fingerprint(JSON.stringify(value))),
  }
}
