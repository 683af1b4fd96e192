import { createHmac, createSecretKey } from 'node:crypto'
import type { FactStore } from '../store/shared.js'
import { type KeyRing, KeyRingMismatch } from './key-ring.js'
import { randomBuffer, randomId } from './random.js'
import { KEY_BYTES, openText, sealText, UnreadableCiphertext } from './sealing.js'

const RECORD = 'relay-keys'
const CHECK_TEXT = 'relay-key-check'

interface KeyRecord {
  readonly version: 1
  readonly indexKey: string
  readonly systemKey: string
  readonly systemKeyId: string
  readonly check: { readonly ringId: string; readonly hmac: string }
}

/** Keys of the relay itself, made once per store and kept there wrapped. */
export interface RelayKeys {
  /** Blind index of an OpenID on an account, and its home shard (0-255). */
  identityOf(account: string, openId: string): { shard: number; identity: string }
  /** Keyed hash of what makes a push or webhook the same one; short, safe to store. */
  dedupeKey(account: string, parts: readonly string[]): string
  /** Seals what belongs to the relay and to no customer, such as access tokens. */
  readonly systemSeal: {
    seal(text: string): { keyId: string; sealed: string }
    /** @throws UnreadableCiphertext */
    open(value: { keyId: string; sealed: string }): string
    /** Keyed hash, to tell two secrets apart without keeping either. */
    fingerprint(text: string): string
  }
}

function checkOf(key: Buffer): string {
  return createHmac('sha256', key).update(CHECK_TEXT).digest('base64url')
}

function makeRecord(ring: KeyRing): KeyRecord {
  const writing = ring.keyOf(ring.writingId)
  if (!writing) throw new KeyRingMismatch('The key ring has no writing key.')
  return {
    version: 1,
    indexKey: ring.wrap(randomBuffer(KEY_BYTES)),
    systemKey: ring.wrap(randomBuffer(KEY_BYTES)),
    systemKeyId: randomId(9),
    check: { ringId: ring.writingId, hmac: checkOf(writing) },
  }
}

/**
 * Reads the relay's keys from the store, or makes them if the store is new.
 * @throws KeyRingMismatch when the store was written with a master key that the ring lacks or holds differently.
 */
export async function loadRelayKeys(ring: KeyRing, facts: FactStore): Promise<RelayKeys> {
  const stored = (await facts.get(RECORD)) ?? (await facts.setOnce(RECORD, JSON.stringify(makeRecord(ring))))
  const record = JSON.parse(stored) as KeyRecord
  const checked = ring.keyOf(record.check.ringId)
  if (!checked) {
    throw new KeyRingMismatch(
      `The store was written with the master key "${record.check.ringId}", which is not at hand; ` +
        'add it to RELAY_MASTER_KEYS, or put its key file back beside the store.',
    )
  }
  if (checkOf(checked) !== record.check.hmac) {
    throw new KeyRingMismatch(
      `The master key "${record.check.ringId}" is not the one the store was written with; ` +
        'set the right one in RELAY_MASTER_KEYS, or put its key file back beside the store.',
    )
  }
  try {
    return keysFrom(ring.unwrap(record.indexKey), ring.unwrap(record.systemKey), record.systemKeyId)
  } catch (error) {
    if (!(error instanceof UnreadableCiphertext)) throw error
    throw new KeyRingMismatch(
      'The keys of the relay in the store cannot be read with the master keys at hand; check RELAY_MASTER_KEYS.',
    )
  }
}

/**
 * Brings the relay's own keys under the master key that writes, so that the one before can leave the ring.
 * @throws UnreadableCiphertext
 */
export async function rewrapRelayKeys(ring: KeyRing, facts: FactStore): Promise<void> {
  const stored = await facts.get(RECORD)
  const writing = ring.keyOf(ring.writingId)
  if (stored === undefined || !writing) return
  const record = JSON.parse(stored) as KeyRecord
  const under = [record.indexKey, record.systemKey].map((wrapped) => wrapped.slice(0, wrapped.indexOf('.')))
  if (record.check.ringId === ring.writingId && under.every((id) => id === ring.writingId)) return
  const anew: KeyRecord = {
    ...record,
    indexKey: ring.wrap(ring.unwrap(record.indexKey)),
    systemKey: ring.wrap(ring.unwrap(record.systemKey)),
    check: { ringId: ring.writingId, hmac: checkOf(writing) },
  }
  await facts.set(RECORD, JSON.stringify(anew))
}

function keysFrom(indexKey: Buffer, systemKey: Buffer, systemKeyId: string): RelayKeys {
  const hashKey = createSecretKey(indexKey)
  const keyedHash = (text: string) => createHmac('sha256', hashKey).update(text, 'utf8')
  // 24 characters of base64url are 18 bytes.
  const shortHash = (text: string) => keyedHash(text).digest('base64url').slice(0, 24)
  return {
    identityOf: (account, openId) => {
      const hash = keyedHash(`identity\0${account}\0${openId}`).digest()
      return { shard: hash[0] ?? 0, identity: hash.toString('base64url', 1, 19) }
    },
    dedupeKey: (account, parts) => shortHash(`dedupe\0${account}\0${parts.join('\0')}`),
    systemSeal: {
      seal: (text) => ({ keyId: systemKeyId, sealed: sealText(text, systemKey, 'system') }),
      open: ({ keyId, sealed }) => {
        if (keyId !== systemKeyId) throw new UnreadableCiphertext()
        return openText(sealed, systemKey, 'system')
      },
      fingerprint: (text) => shortHash(`fingerprint\0${text}`),
    },
  }
}
