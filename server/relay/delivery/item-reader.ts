import type { KeyCache } from '../../customers/key-cache.js'
import { type NamedKey, openItem, openOpenId, type SealingKey } from '../../privacy/item-sealing.js'
import type { KeyRing } from '../../privacy/key-ring.js'
import { UnreadableCiphertext } from '../../privacy/sealing.js'
import type { LeasedLane, NewItem } from '../../store/lanes.js'

/** Opens what a leased lane holds. */
export interface ItemReader {
  /** The content of an item, or of a question, or undefined when it cannot be read with the keys at hand. */
  read<T>(lane: LeasedLane, item: NewItem): T | undefined
  /** The customer's OpenID, or undefined when it cannot be read. */
  openId(lane: LeasedLane): string | undefined
  /** For what goes back into the customer's lanes: the customer's key, or keys of the items' own where it is not to be had. */
  sealingKey(lane: LeasedLane): SealingKey
}

export function createItemReader(ring: KeyRing, cache: KeyCache): ItemReader {
  function keyOf({ ref, customer }: LeasedLane): NamedKey | undefined {
    if (!customer) return undefined
    const cached = cache.byCustomer(ref.account, ref.customerId)
    if (cached?.keyId === customer.keyId) return cached
    const known = { customerId: ref.customerId, keyId: customer.keyId, key: ring.unwrap(customer.wrappedKey) }
    cache.remember(ref.account, known)
    return known
  }

  function readable<T>(read: () => T): T | undefined {
    try {
      return read()
    } catch (error) {
      if (error instanceof UnreadableCiphertext) return undefined
      throw error
    }
  }

  return {
    sealingKey: (lane) => readable(() => keyOf(lane)) ?? { ring },
    read: <T>(lane: LeasedLane, item: NewItem) =>
      readable(() =>
        openItem<T>(item, ring, () => {
          const key = keyOf(lane)
          if (!key) throw new UnreadableCiphertext()
          return key.key
        }),
      ),
    openId: (lane) =>
      readable(() => {
        const key = keyOf(lane)
        if (!key || !lane.customer) throw new UnreadableCiphertext()
        return openOpenId(lane.customer.openId, key.key)
      }),
  }
}
