import type { AccountConfig, Config } from '../config/types.js'
import { createFindCustomer } from '../customers/find-customer.js'
import type { PersonalDataDeps } from '../http/api/personal-data.js'
import type { PrivacyReportDeps } from '../http/api/privacy-report.js'
import type { AuditTrail } from '../privacy/audit/trail.js'
import { createPersonRecords, type PersonRecords } from '../privacy/export/person-export.js'
import { createPrivacyReport } from '../privacy/export/privacy-report.js'
import type { KeyRing } from '../privacy/key-ring.js'
import { isBuiltInKind } from '../privacy/redaction/kinds.js'
import type { GenesysConversations } from '../relay/messages/platforms.js'
import { createAllowKinds } from '../relay/personal-data/allow-kinds.js'
import { yearInBeijing } from '../relay/personal-data/note-crossing.js'
import { createReveal } from '../relay/personal-data/reveal.js'
import type { Store } from '../store/store.js'
import type { PersonalData } from './personal-data.js'

export interface PersonalDataApiWiring {
  readonly store: Store
  readonly ring: KeyRing
  readonly audit: Pick<AuditTrail, 'perform'>
  readonly personalData: Pick<PersonalData, 'vault' | 'protectionOf'>
  readonly accounts: ReadonlyMap<
    string,
    {
      readonly config: Pick<AccountConfig, 'revealRights'>
      readonly genesys: Pick<GenesysConversations, 'readParticipants' | 'hasRole'>
    }
  >
  readonly now: () => number
}

export type PersonalDataApi = Omit<PersonalDataDeps, 'auth'> &
  Omit<PrivacyReportDeps, 'auth' | 'audit'> & { readonly personRecords: PersonRecords }

/** What callers may ask about originals, over the accounts' rights and Genesys's word on who is who. */
export function wirePersonalDataApi(
  config: Pick<Config, 'accounts' | 'dataBoundary'>,
  { store, ring, audit, personalData, accounts, now }: PersonalDataApiWiring,
): PersonalDataApi {
  const { vault, protectionOf } = personalData
  const { customers, conversations } = store
  const names = config.accounts.map(({ name }) => name)
  const find = createFindCustomer(customers, names)
  return {
    privacyReport: createPrivacyReport(config, store.crossings),
    currentYear: () => yearInBeijing(now()),
    personRecords: createPersonRecords({ ...store, audit: store.audit, find, ring, now }),
    revealPersonalData: createReveal({
      ...{ conversations, ring, vault, audit },
      find,
      wordsOf: (account) => protectionOf(account)?.words,
      rightsOf: (account) => accounts.get(account)?.config.revealRights ?? [],
      genesysOf: (account) => accounts.get(account)?.genesys,
    }),
    allowPersonalData: createAllowKinds({
      ...{ customers, conversations, audit, now },
      personalData: store.personalData,
      accounts: names,
      knowsKind: (account, kind) =>
        isBuiltInKind(kind) || protectionOf(account)?.redactor.kind(kind as `own-${string}`) !== undefined,
    }),
  }
}
