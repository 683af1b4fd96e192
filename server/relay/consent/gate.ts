import type { AccountConfig } from '../../config/types.js'
import type { AcceptanceStore } from '../../store/acceptance.js'
import { type ConsentState, isConsentGiven } from '../../store/consent.js'
import type { CustomerStore } from '../../store/customers.js'
import type { CustomerRecord } from '../../store/lanes.js'

/** Says of whom anything may leave towards Genesys Cloud. */
export interface ConsentGate {
  /** Version that customers of the account have to agree to; undefined where they need not. */
  versionOf(account: string): string | undefined
  mayCross(account: string, consent: ConsentState): boolean
  /** Sensitive kinds of data may leave as far as the account's policy lets them: they were agreed to apart. */
  maySensitiveCross(account: string, consent: ConsentState): boolean
}

export function createConsentGate(accounts: readonly Pick<AccountConfig, 'name' | 'consent'>[]): ConsentGate {
  const versions = new Map(
    accounts.flatMap(({ name, consent }) =>
      consent?.mode === 'required' ? [[name, consent.policyVersion] as const] : [],
    ),
  )
  const mayCross = (account: string, consent: ConsentState): boolean => {
    const version = versions.get(account)
    return version === undefined || isConsentGiven(consent, version)
  }
  return {
    versionOf: (account) => versions.get(account),
    mayCross,
    maySensitiveCross: (account, consent) =>
      !versions.has(account) || (mayCross(account, consent) && consent.sensitive),
  }
}

/** The acceptance of a store, for which a customer without consent is one nobody knows. */
export function guardAcceptance(acceptance: AcceptanceStore, gate: ConsentGate): AcceptanceStore {
  return {
    acceptPush: (push) => acceptance.acceptPush(push),
    acceptWebhook: (webhook) =>
      acceptance.acceptWebhook({ ...webhook, consentVersion: gate.versionOf(webhook.account) }),
    acceptForAccount: (entry) => acceptance.acceptForAccount(entry),
    hasMarks: (account, customerId, keys) => acceptance.hasMarks(account, customerId, keys),
  }
}

/** Customers as Genesys Cloud may know of them: those without consent are not there. */
export function guardCustomers(
  customers: Pick<CustomerStore, 'get' | 'recentSessions' | 'endSession'>,
  gate: ConsentGate,
): Pick<CustomerStore, 'get' | 'recentSessions' | 'endSession'> {
  const get = async (account: string, customerId: string): Promise<CustomerRecord | undefined> => {
    const found = await customers.get(account, customerId)
    return found && gate.mayCross(account, found.consent) ? found : undefined
  }
  return {
    get,
    endSession: (account, customerId, now) => customers.endSession(account, customerId, now),
    recentSessions: async (query) => {
      const page = await customers.recentSessions(query)
      const visible = await Promise.all(
        page.entries.map(
          async ({ account, customerId }) =>
            gate.versionOf(account) === undefined || (await get(account, customerId)) !== undefined,
        ),
      )
      return { entries: page.entries.filter((_, index) => visible[index]), next: page.next }
    },
  }
}
