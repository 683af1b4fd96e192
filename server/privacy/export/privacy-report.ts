import type { AccountConfig, Config } from '../../config/types.js'
import type { CrossingStore } from '../../store/crossings.js'
import { BUILT_IN_KINDS, KINDS } from '../redaction/kinds.js'

/** What a privacy officer needs for the yearly count and for the impact assessment. Nothing of a person is in it. */
export interface PrivacyReport {
  readonly format: 'genesys-cloud-wechat/privacy-report'
  readonly version: 1
  /** By the calendar of Beijing. */
  readonly year: number
  readonly boundary: Config['dataBoundary']
  readonly accounts: readonly AccountReport[]
}

export interface AccountReport {
  readonly account: string
  /** Where messages go: host of the Genesys Cloud API. */
  readonly recipientHost: string
  /** Distinct persons of whom a message crossed in that year; erased ones count still. */
  readonly persons: number
  /** Of these, with something of a sensitive kind that was let through. */
  readonly personsWithSensitive: number
  /** Kind -> what becomes of it, with the legal basis where it passes. */
  readonly kinds: Readonly<Record<string, KindReport>>
  readonly consent: { readonly mode: string; readonly policyVersion: string; readonly policyUrl: string } | null
  readonly mediaPolicy: AccountConfig['mediaPolicy']
  readonly retentionDays: { readonly transcript: number; readonly personalData: number; readonly media: number }
}

export interface KindReport {
  readonly sensitive: boolean
  readonly action: string
  readonly legalBasis: string
}

const DAY_MS = 24 * 3_600_000

/** @returns `year => report`. */
export function createPrivacyReport(
  { accounts, dataBoundary }: Pick<Config, 'accounts' | 'dataBoundary'>,
  crossings: Pick<CrossingStore, 'count'>,
): (year: number) => Promise<PrivacyReport> {
  return async (year) => ({
    format: 'genesys-cloud-wechat/privacy-report',
    version: 1,
    year,
    boundary: dataBoundary,
    accounts: await Promise.all(accounts.map((account) => reportOf(account, year))),
  })

  async function reportOf(account: AccountConfig, year: number): Promise<AccountReport> {
    const { customers, sensitive } = await crossings.count(account.name, year)
    const { consent, mediaPolicy, retention, redaction } = account
    return {
      account: account.name,
      recipientHost: new URL(account.genesys.apiUrl).host,
      persons: customers,
      personsWithSensitive: sensitive,
      kinds: redaction ? kindsOf(redaction) : {},
      consent: consent
        ? { mode: consent.mode, policyVersion: consent.policyVersion, policyUrl: consent.policyUrl }
        : null,
      mediaPolicy,
      retentionDays: {
        transcript: retention.transcriptMs / DAY_MS,
        personalData: retention.personalDataMs / DAY_MS,
        media: retention.mediaMs / DAY_MS,
      },
    }
  }
}

function kindsOf({ kinds, ownRules }: NonNullable<AccountConfig['redaction']>): AccountReport['kinds'] {
  const treated = [
    ...BUILT_IN_KINDS.map((kind) => [kind, KINDS[kind].sensitive, kinds[kind]] as const),
    ...ownRules.map(({ id, sensitive, treatment }) => [`own-${id}`, sensitive, treatment] as const),
  ]
  return Object.fromEntries(
    treated.map(([kind, sensitive, treatment]) => {
      const legalBasis = treatment.action === 'pass' ? treatment.legalBasis : ''
      return [kind, { sensitive, action: treatment.action, legalBasis }]
    }),
  )
}
