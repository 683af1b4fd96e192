import type { Clock } from '../clock.js'
import type { Config } from '../config/types.js'
import { createCrmConnector } from '../customers/crm/connector.js'
import { createFetchCrm } from '../customers/crm/fetch-crm.js'
import { createFindByOpenId, type FindByOpenId } from '../customers/find-by-open-id.js'
import { createFindCustomer } from '../customers/find-customer.js'
import { createTierImport, type TierImport } from '../customers/import-tiers.js'
import type { KeyCache } from '../customers/key-cache.js'
import { createOwners, type Owners } from '../customers/owners.js'
import { createTierDirectory, type TierDirectory } from '../customers/tiers.js'
import type { KeyRing } from '../privacy/key-ring.js'
import type { RelayKeys } from '../privacy/relay-keys.js'
import { type ConsentGate, guardCustomers } from '../relay/consent/gate.js'
import { type CustomerContext, createCustomerContext } from '../relay/customer-context.js'
import type { RelayEvents } from '../relay/events.js'
import { type ClosingAccount, createSessionEnded } from '../relay/session-ended.js'
import { measureText, type TextMeasure } from '../relay/splitting.js'
import type { Store } from '../store/store.js'
import { quotaLimits } from './quota-limits.js'
import { readRelayVersion } from './relay-version.js'

export interface ActionsWiring {
  readonly store: Store
  readonly keys: RelayKeys
  readonly ring: KeyRing
  readonly cache: KeyCache
  readonly events: RelayEvents
  readonly clock: Clock
  readonly accounts: ReadonlyMap<string, ClosingAccount>
  readonly consentGate: ConsentGate
  readonly pause: (ms: number) => Promise<unknown>
  readonly wake: (shard: number) => void
}

/** What data actions and the tier directory's own routes ask for. */
export interface Actions {
  readonly tiers: TierDirectory
  readonly tierImport: TierImport
  readonly findByOpenId: FindByOpenId
  readonly sessionEnded: ReturnType<typeof createSessionEnded>
  readonly owners: Owners
  readonly relayVersion: string
  customerContext(customerId: string): Promise<CustomerContext>
  measureText(text: string): TextMeasure
  close(): Promise<void>
}

export function wireActions(config: Config, wiring: ActionsWiring): Actions {
  const { store, keys, events, clock } = wiring
  const { now } = clock
  const names = config.accounts.map(({ name }) => name)
  const languages = new Map(config.accounts.map(({ name, language }) => [name, language]))
  const visible = guardCustomers(store.customers, wiring.consentGate)
  const find = createFindCustomer(store.customers, names)
  const findVisible = createFindCustomer(visible, names)
  const crm = createFetchCrm()
  const connectors = new Map(
    config.accounts.flatMap(({ name, crm: settings }) => {
      if (!settings) return []
      const { monotonic } = clock
      const onAlarm = (code: string): void => events.alarm(name, code)
      return [[name, createCrmConnector(settings, { fetch: crm.fetch, monotonic, onAlarm })] as const]
    }),
  )
  const tiers = createTierDirectory({
    tiers: store.tiers,
    find,
    findForGenesys: findVisible,
    crmOf: (account) => connectors.get(account),
    now,
    onLookup: (source) => events.tierLookup(source),
    onError: (error) => events.internalError('tiers', error),
  })
  const { customers, facts, locks } = store
  const shared = { customers, find, now }
  const accounts = new Set(names)
  return {
    tiers,
    tierImport: createTierImport({ ...shared, tiers: store.tiers, facts, locks, keys, accounts }),
    findByOpenId: createFindByOpenId({ customers, keys, accounts }),
    sessionEnded: createSessionEnded({ ...wiring, store: { ...store, customers: visible }, now }),
    customerContext: createCustomerContext({
      find: findVisible,
      now,
      tiers,
      languageOf: (account) => languages.get(account),
      sessionTimelineMs: config.sessionTimelineMs,
      quota: config.wechat.quotaPerMessage === 0 ? undefined : quotaLimits(config),
    }),
    measureText: (text) => measureText(text, config.wechat.textLimitBytes),
    owners: createOwners(find, store.conversations, names),
    relayVersion: readRelayVersion(),
    close: () => crm.close(),
  }
}
