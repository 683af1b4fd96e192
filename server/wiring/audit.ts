import type { Config } from '../config/types.js'
import type { GenesysClient } from '../genesys/client.js'
import {
  createGenesysImport,
  type GenesysImportReport,
  type GenesysImportRequest,
} from '../privacy/audit/import-genesys.js'
import { type AuditReader, createAuditReader } from '../privacy/audit/reader.js'
import { retireAudit } from '../privacy/audit/retire.js'
import { type AuditTrail, createAuditTrail } from '../privacy/audit/trail.js'
import type { RelayKeys } from '../privacy/relay-keys.js'
import type { RelayEvents } from '../relay/events.js'
import type { Store } from '../store/store.js'
import type { Logger } from '../telemetry/logs.js'

export interface AuditWiring {
  readonly store: Pick<Store, 'audit'>
  readonly keys: Pick<RelayKeys, 'systemSeal'>
  readonly events: Pick<RelayEvents, 'internalError'>
  readonly log: Logger
  readonly now: () => number
}

type AuditConfig = Pick<Config, 'accounts' | 'auditRetentionMs'>

export interface Audit {
  readonly trail: AuditTrail
  readonly reader: AuditReader
  /** Removes records whose time is over; to be called about once a minute. @returns how many */
  retire(now: number): Promise<number>
}

/** The audit log; every new end of a chain goes into the log, where it outlives what happens to the store. */
export function wireAudit(config: AuditConfig, { store, keys, events, log, now }: AuditWiring): Audit {
  const trail = createAuditTrail({
    store: store.audit,
    seal: keys.systemSeal,
    now,
    onHead: (account, { sequence, hash }) => log.info({ event: 'audit_recorded', account, sequence, hash }),
    onTrouble: (trouble, error) => {
      if (trouble === 'unrecorded') return events.internalError('audit', error)
      log.error({ event: 'audit_broken' }, 'The audit log was changed outside the relay: run npm run audit -- verify.')
    },
  })
  const accounts = config.accounts.map(({ name }) => name)
  const chains = { store: store.audit, seal: keys.systemSeal }
  return {
    trail,
    reader: createAuditReader(chains),
    retire: (at) => retireAudit({ ...chains, accounts, keepMs: config.auditRetentionMs }, at),
  }
}

export interface AuditImportWiring {
  readonly store: Pick<Store, 'audit' | 'conversations' | 'locks'>
  readonly audit: AuditTrail
  readonly accounts: ReadonlyMap<string, { readonly genesys: Pick<GenesysClient, 'auditLogs'> }>
  readonly now: () => number
}

/** Takes what Genesys Cloud recorded about an interaction into the audit log. */
export function wireAuditImport({ store, audit, accounts, now }: AuditImportWiring) {
  const load = createGenesysImport({
    reader: (account) => accounts.get(account)?.genesys.auditLogs,
    audit,
    store: store.audit,
    locks: store.locks,
    now,
  })
  return async (request: Omit<GenesysImportRequest, 'customerId'>): Promise<GenesysImportReport> =>
    load({ ...request, customerId: await store.conversations.get(request.account, request.conversationId) })
}
