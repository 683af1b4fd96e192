import { type AuditReader, createAuditReader } from '../privacy/audit/reader.js'
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

export interface Audit {
  readonly trail: AuditTrail
  readonly reader: AuditReader
}

/** The audit log; every new end of a chain goes into the log, where it outlives what happens to the store. */
export function wireAudit({ store, keys, events, log, now }: AuditWiring): Audit {
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
  return { trail, reader: createAuditReader({ store: store.audit, seal: keys.systemSeal }) }
}
