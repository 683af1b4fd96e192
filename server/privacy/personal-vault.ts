import { createHmac } from 'node:crypto'
import type { PersonalDataStore } from '../store/personal-data.js'
import type { NamedKey } from './item-sealing.js'
import type { PersonalToken } from './personal-tokens.js'
import type { PersonalDataKind } from './redaction/kinds.js'
import { openText, sealText } from './sealing.js'

/** Whose originals they are, with that customer's key. */
export interface VaultOwner {
  readonly account: string
  readonly customerId: string
  readonly key: NamedKey
}

export interface FoundOriginal {
  readonly kind: PersonalDataKind
  readonly original: string
}

/** Keeps what was taken out of customers' words, under each customer's own key, and gives a token for it. */
export interface PersonalVault {
  /**
   * @returns a token each, in order; the same original of the same customer has the same one. Undefined when the customer
   *   is no longer known under that key.
   */
  keep(owner: VaultOwner, found: readonly FoundOriginal[]): Promise<readonly PersonalToken[] | undefined>
  /**
   * The original behind a token; undefined when there never was one, or it has run out.
   * @throws UnreadableCiphertext when it was altered, or kept under another key.
   */
  open(owner: VaultOwner, token: PersonalToken): Promise<string | undefined>
}

export interface PersonalVaultDeps {
  readonly store: Pick<PersonalDataStore, 'keep' | 'find'>
  readonly now: () => number
  /** How long an original is kept after it was said last, milliseconds. */
  readonly retentionMs: (account: string) => number
}

export function createPersonalVault({ store, now, retentionMs }: PersonalVaultDeps): PersonalVault {
  return {
    async keep({ account, customerId, key }, found) {
      const originals = found.map(({ kind, original }) => ({
        kind,
        digest: digestOf(kind, original, key.key),
        sealed: sealText(original, key.key, purposeOf(kind)),
      }))
      const at = now()
      const expiresAt = at + retentionMs(account)
      const numbers = await store.keep({ account, customerId, keyId: key.keyId, originals, now: at, expiresAt })
      return numbers?.map((number, index) => ({ kind: kindAt(found, index), number }))
    },
    async open({ account, customerId, key }, token) {
      const kept = await store.find(account, customerId, token, now())
      return kept && openText(kept.sealed, key.key, purposeOf(token.kind))
    },
  }
}

/** Keyed, so that the store's holder cannot try numbers until one fits. */
function digestOf(kind: string, original: string, key: Buffer): string {
  return createHmac('sha256', key).update(`original:${kind}:${original}`).digest('base64url')
}

function purposeOf(kind: string): string {
  return `original:${kind}`
}

function kindAt(found: readonly FoundOriginal[], index: number): PersonalDataKind {
  const entry = found[index]
  if (!entry) throw new RangeError('More numbers than originals.')
  return entry.kind
}
