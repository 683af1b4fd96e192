import { RelayError } from '../../errors.js'
import type { AuditStore } from '../../store/audit.js'
import type { LockStore } from '../../store/shared.js'
import { randomId } from '../random.js'
import type { AuditEntry } from './entry.js'
import { readCanonicalText } from './entry.js'
import type { AuditTrail } from './trail.js'

/** Which of Genesys Cloud's own logs: that of quality management, which knows interactions, or that of the platform. */
export const GENESYS_LOGS = ['quality', 'audits'] as const
export type GenesysLog = (typeof GENESYS_LOGS)[number]

/** One record of Genesys Cloud about an interaction. */
export interface GenesysRecord {
  readonly id: string
  /** Epoch milliseconds. */
  readonly at: number
  /** User or OAuth client; '' when Genesys names none. */
  readonly by: string
  readonly from: string | undefined
  /** Service, kind of thing, what was done, as Genesys calls it. */
  readonly what: string
  readonly failed: boolean
}

export interface GenesysLogReader {
  /** @returns records, or the code of why there are none */
  read(
    log: GenesysLog,
    query: { readonly conversationId: string; readonly from: number; readonly to: number },
  ): Promise<{ readonly records: readonly GenesysRecord[] } | { readonly failure: string }>
}

export interface GenesysImportRequest {
  readonly account: string
  readonly customerId: string | undefined
  readonly conversationId: string
  readonly from: number
  readonly to: number
}

/** What became of one log. `failure`: '' or why it could not be read, such as `http_403`. */
export interface GenesysImportPart {
  readonly found: number
  readonly imported: number
  readonly failure: string
}

export type GenesysImportReport = Readonly<Record<GenesysLog, GenesysImportPart>>

export interface GenesysImportDeps {
  readonly reader: (account: string) => GenesysLogReader | undefined
  readonly audit: Pick<AuditTrail, 'recordAll'>
  readonly store: Pick<AuditStore, 'list'>
  readonly locks: LockStore
  readonly now: () => number
}

export type GenesysImport = (request: GenesysImportRequest) => Promise<GenesysImportReport>

const LOCK = 'audit-import'
const LOCK_MS = 2 * 60_000
const PAGE = 500

/**
 * Takes what Genesys Cloud recorded about an interaction into the same chain, once each however often it is asked for.
 * @throws RelayError `import_running`, `unknown_account`, `store_unavailable`, `audit_unavailable`
 */
export function createGenesysImport({ reader, audit, store, locks, now }: GenesysImportDeps): GenesysImport {
  async function knownIn({ account, conversationId }: GenesysImportRequest): Promise<Set<string>> {
    const known = new Set<string>()
    let after: { at: number; sequence: number } | undefined
    for (;;) {
      const page = await store.list({ account, conversationId, after, limit: PAGE })
      for (const { text } of page) {
        const entry = readCanonicalText(text)
        if (entry?.action === 'genesys.record' && entry.reference !== undefined) known.add(entry.reference)
      }
      after = page.at(-1)
      if (page.length < PAGE) return known
    }
  }

  return async (request) => {
    const logs = reader(request.account)
    if (!logs) throw new RelayError('unknown_account')
    const owner = randomId(12)
    if (!(await locks.acquire(LOCK, owner, LOCK_MS, now()))) throw new RelayError('import_running')
    try {
      const known = await knownIn(request)
      const parts: [GenesysLog, GenesysImportPart][] = []
      for (const log of GENESYS_LOGS) {
        const answer = await logs.read(log, request)
        if ('failure' in answer) {
          parts.push([log, { found: 0, imported: 0, failure: answer.failure }])
          continue
        }
        const entries = answer.records
          .map((record) => entryOf(log, record, request))
          .filter(({ reference = '' }) => known.size !== known.add(reference).size)
        await audit.recordAll(entries)
        parts.push([log, { found: answer.records.length, imported: entries.length, failure: '' }])
      }
      return Object.fromEntries(parts) as GenesysImportReport
    } finally {
      // A lock that cannot be given back runs out by itself.
      await locks.release(LOCK, owner).catch(() => undefined)
    }
  }
}

function entryOf(log: GenesysLog, record: GenesysRecord, request: GenesysImportRequest): AuditEntry {
  const { account, customerId, conversationId } = request
  return {
    at: record.at,
    account,
    actor: { kind: 'genesys', id: record.by === '' ? 'system' : record.by },
    action: 'genesys.record',
    result: record.failed ? 'failed' : 'done',
    customerId,
    conversationId,
    from: record.from,
    reference: `${log}:${record.id}`,
    detail: record.what,
  }
}
