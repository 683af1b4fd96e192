import { KEY_BYTES, openBytes, sealBytes, UnreadableCiphertext } from './sealing.js'

const WRAP_PURPOSE = 'wrapped-key'

/** The master keys do not fit the store: a configuration problem, told to the operator with exit 78. */
export class KeyRingMismatch extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'KeyRingMismatch'
  }
}

/** The master keys: wrap every other key. The first one writes, all of them read. */
export interface KeyRing {
  /** Id of the key that writes. */
  readonly writingId: string
  /** Ids of all keys, the writing one first. */
  readonly ids: readonly string[]
  /** @param key 32 bytes. @returns `ringId.ciphertext`, without line breaks. */
  wrap(key: Buffer): string
  /** @throws UnreadableCiphertext when the ring lacks the key or the wrapped key was altered. */
  unwrap(wrapped: string): Buffer
  /** The key of one ring id, for the key check at start. */
  keyOf(id: string): Buffer | undefined
}

/** @param keys At least one; ids hold no dot; keys are 32 bytes. */
export function createKeyRing(keys: readonly { readonly id: string; readonly key: Buffer }[]): KeyRing {
  const [writing] = keys
  if (!writing) throw new RangeError('A key ring needs a key.')
  const byId = new Map(keys.map(({ id, key }) => [id, key]))
  return {
    writingId: writing.id,
    ids: [...byId.keys()],
    wrap: (key) => `${writing.id}.${sealBytes(key, writing.key, WRAP_PURPOSE)}`,
    unwrap: (wrapped) => {
      const dot = wrapped.indexOf('.')
      const key = byId.get(wrapped.slice(0, dot))
      if (dot < 1 || !key) throw new UnreadableCiphertext()
      const unwrapped = openBytes(wrapped.slice(dot + 1), key, WRAP_PURPOSE)
      if (unwrapped.length !== KEY_BYTES) throw new UnreadableCiphertext()
      return unwrapped
    },
    keyOf: (id) => byId.get(id),
  }
}
