import type { NewItem } from '../store/lanes.js'
import type { KeyRing } from './key-ring.js'
import { randomBuffer, randomId, randomUuid } from './random.js'
import { KEY_BYTES, openText, sealText } from './sealing.js'

/** A key in the clear with the name it is stored under. */
export interface NamedKey {
  readonly keyId: string
  readonly key: Buffer
}

/** A fresh key, in the clear and wrapped. */
export interface WrappedKey extends NamedKey {
  readonly wrappedKey: string
}

/** What an item is sealed under: the customer's key when at hand, else a key of its own, wrapped by the ring. */
export type SealingKey = NamedKey | { readonly ring: KeyRing }

/** Makes a key for a customer, or for one item whose customer's key is not at hand. */
export function makeKey(ring: KeyRing): WrappedKey {
  const key = randomBuffer(KEY_BYTES)
  return { keyId: randomId(9), key, wrappedKey: ring.wrap(key) }
}

/** Bound to the item's id, so that no stored text can be put in another's place. */
function purposeOf(itemId: string): string {
  return `item:${itemId}`
}

/** Seals a lane item's content (JSON) under a key whose wrapped form the store already has. */
export function sealItem(id: string, kind: string, content: unknown, key: NamedKey): NewItem {
  return { id, kind, body: { keyId: key.keyId, sealed: sealText(JSON.stringify(content), key.key, purposeOf(id)) } }
}

/** Seals a lane item's content under a key of its own, which travels with it. */
export function sealItemWithOwnKey(id: string, kind: string, content: unknown, ring: KeyRing): NewItem {
  const key = makeKey(ring)
  const item = sealItem(id, kind, content, key)
  return { ...item, body: { ...item.body, wrappedKey: key.wrappedKey } }
}

/** Seals a new item's content under whatever key there is, with a fresh id. */
export function sealNewItem(kind: string, content: unknown, key: SealingKey): NewItem {
  const id = randomUuid()
  return 'ring' in key ? sealItemWithOwnKey(id, kind, content, key.ring) : sealItem(id, kind, content, key)
}

/**
 * Reads a lane item's content.
 * @param customerKey The customer's key; not needed for an item with a key of its own.
 * @throws UnreadableCiphertext
 */
export function openItem<T>(item: NewItem, ring: KeyRing, customerKey: () => Buffer): T {
  const key = item.body.wrappedKey ? ring.unwrap(item.body.wrappedKey) : customerKey()
  return JSON.parse(openText(item.body.sealed, key, purposeOf(item.id))) as T
}

/** Seals an OpenID under its customer's key. */
export function sealOpenId(openId: string, key: Buffer): string {
  return sealText(openId, key, 'openid')
}

/** @throws UnreadableCiphertext */
export function openOpenId(sealed: string, key: Buffer): string {
  return openText(sealed, key, 'openid')
}
