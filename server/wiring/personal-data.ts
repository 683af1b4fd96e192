import type { AccountConfig } from '../config/types.js'
import { createTokenWords } from '../privacy/personal-tokens.js'
import { createPersonalVault, type PersonalVault } from '../privacy/personal-vault.js'
import { letsSensitivePass, withoutSensitiveKinds } from '../privacy/redaction/policy.js'
import { createRedactor } from '../privacy/redaction/redact.js'
import type { ConsentGate } from '../relay/consent/gate.js'
import type { ItemReader } from '../relay/delivery/item-reader.js'
import type { RelayEvents } from '../relay/events.js'
import { type CustomerOriginals, createCustomerOriginals } from '../relay/personal-data/customer-originals.js'
import { type AccountProtection, createTextProtection, type ProtectText } from '../relay/personal-data/protect-text.js'
import { createSplitNumbers } from '../relay/personal-data/split-numbers.js'
import type { Store } from '../store/store.js'

export interface PersonalDataWiring {
  readonly store: Pick<Store, 'personalData'>
  readonly reader: Pick<ItemReader, 'read' | 'sealingKey'>
  readonly events: Pick<RelayEvents, 'redacted'>
  readonly consentGate: Pick<ConsentGate, 'maySensitiveCross'>
  readonly now: () => number
}

export interface PersonalData extends CustomerOriginals {
  readonly protect: ProtectText
  readonly vault: PersonalVault
  readonly protectionOf: (account: string) => AccountProtection | undefined
}

/** What becomes of personal data in texts: out, tokens in its place; back, the originals in theirs. */
export function wirePersonalData(
  { accounts }: { readonly accounts: readonly Pick<AccountConfig, 'name' | 'language' | 'redaction' | 'retention'>[] },
  { store, reader, events, consentGate, now }: PersonalDataWiring,
): PersonalData {
  const protections = new Map(
    accounts.flatMap(({ name, language, redaction }) => {
      if (!redaction) return []
      const redactor = createRedactor(redaction)
      const withoutSensitive = createRedactor(withoutSensitiveKinds(redaction))
      const sensitivePass = letsSensitivePass(redaction)
      const words = createTokenWords(redaction)
      return [[name, { language, redactor, withoutSensitive, sensitivePass, words }] as const]
    }),
  )
  const retentions = new Map(accounts.map(({ name, retention }) => [name, retention.personalDataMs]))
  // An account that is configured no more keeps nothing new.
  const retentionMs = (account: string) => retentions.get(account) ?? 0
  const protectionOf = (account: string) => protections.get(account)
  const vault = createPersonalVault({ store: store.personalData, now, retentionMs })
  return {
    vault,
    protectionOf,
    protect: createTextProtection({
      ...{ protectionOf, vault, reader, events, now },
      maySensitiveCross: consentGate.maySensitiveCross,
      personalData: store.personalData,
      split: createSplitNumbers({ personalData: store.personalData, reader, now }),
    }),
    ...createCustomerOriginals({ vault, reader, wordsOf: (account) => protectionOf(account)?.words }),
  }
}
