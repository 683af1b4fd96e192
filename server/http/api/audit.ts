import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Router } from 'express'
import type { Clock } from '../../clock.js'
import { ALL_ACCOUNTS } from '../../privacy/audit/entry.js'
import type { AuditReader, ReadEntry } from '../../privacy/audit/reader.js'
import type { AuditTrail } from '../../privacy/audit/trail.js'
import type { AuditMark } from '../../store/audit.js'
import { askStore } from '../ask-store.js'
import { auditActOf } from '../audit-act.js'
import type { ApiAuth } from '../auth.js'
import { auditedAccounts, readAuditQuery, writePlace } from './audit-query.js'
import { methodNotAllowed } from './method-not-allowed.js'

export interface AuditDeps {
  readonly auth: ApiAuth
  readonly audit: AuditTrail
  readonly auditReader: AuditReader
  /** Names of the configured accounts. */
  readonly accounts: ReadonlySet<string>
  readonly clock: Pick<Clock, 'now'>
}

const TIMEOUT_MS = 5000
/** A whole chain is read. */
const VERIFY_TIMEOUT_MS = 60_000

/** `/api/v1/audit`: who did what; its export, and whether it is whole. For `privacy`. Each reading is recorded, too. */
export function auditRoutes({ auth, audit, auditReader, accounts, clock }: AuditDeps): Router {
  const router = Router({ caseSensitive: true })
  const accountOf = (asked: readonly string[]): string =>
    asked.length === 1 ? (asked[0] ?? ALL_ACCOUNTS) : ALL_ACCOUNTS

  router
    .route('/api/v1/audit')
    .get(auth.allow('privacy'), async (request, response) => {
      const filter = readAuditQuery(request.query, accounts, auth.identityOf(response))
      const { customerId, conversationId, actor } = filter
      const about = { account: accountOf(filter.accounts), customerId, conversationId, reference: actor }
      const act = { ...auditActOf(auth, request, response), action: 'audit.read', ...about } as const
      const read = () => auditReader.query(filter)
      const told = (page: Awaited<ReturnType<typeof read>>) => ({ counts: { entries: page.entries.length } })
      const { entries, next } = await askStore(() => audit.perform(act, read, told), TIMEOUT_MS)
      response.json({ entries: entries.map(shown), next: next ? writePlace(next) : null })
    })
    .all(methodNotAllowed('GET, HEAD'))

  router
    .route('/api/v1/audit/verify')
    .get(auth.allow('privacy'), async (request, response) => {
      const asked = auditedAccounts(request.query.account, accounts, auth.identityOf(response))
      const verify = () => Promise.all(asked.map((account) => auditReader.verify(account)))
      const act = { ...auditActOf(auth, request, response), action: 'audit.verify', account: accountOf(asked) } as const
      const told = (reports: Awaited<ReturnType<typeof verify>>) => ({
        counts: { problems: reports.reduce((sum, { problems }) => sum + problems.length, 0) },
      })
      const reports = await askStore(() => audit.perform(act, verify, told), VERIFY_TIMEOUT_MS)
      response.json({
        whole: reports.every(({ problems }) => problems.length === 0),
        chains: reports.map(({ account, records, ends, problems }) => ({
          account,
          records,
          start: ends.start ? { sequence: ends.start.sequence, hash: ends.start.hash } : null,
          head: ends.head ? { sequence: ends.head.sequence, hash: ends.head.hash } : null,
          problems,
        })),
      })
    })
    .all(methodNotAllowed('GET, HEAD'))

  router
    .route('/api/v1/audit/export')
    .get(auth.allow('privacy'), async (request, response) => {
      const asked = auditedAccounts(request.query.account, accounts, auth.identityOf(response))
      const act = { ...auditActOf(auth, request, response), action: 'audit.export', account: accountOf(asked) } as const
      await askStore(() => audit.record({ ...act, at: clock.now(), result: 'done' }), TIMEOUT_MS)
      response.setHeader('content-type', 'application/x-ndjson; charset=utf-8')
      await pipeline(Readable.from(exportLines(auditReader, asked)), response)
    })
    .all(methodNotAllowed('GET, HEAD'))
  return router
}

function shown({ at, recordedAt, reasonDigest: _digest, ...entry }: ReadEntry) {
  return {
    ...entry,
    at: new Date(at).toISOString(),
    recordedAt: new Date(recordedAt).toISOString(),
    source: entry.actor.kind === 'genesys' ? 'genesys' : 'relay',
  }
}

/** Per chain: where it begins, its records with the text that is hashed, where it ends. */
async function* exportLines(reader: AuditReader, accounts: readonly string[]): AsyncGenerator<string> {
  const line = (value: object): string => `${JSON.stringify(value)}\n`
  const mark = (type: 'start' | 'head', account: string, end: AuditMark | undefined): string =>
    line({ type, account, sequence: end?.sequence ?? 0, hash: end?.hash ?? '', proof: end?.proof ?? '' })
  for (const account of accounts) {
    const { ends, records } = await reader.walk(account)
    yield mark('start', account, ends.start)
    for await (const { sequence, text, hash, entry, reason } of records) {
      const { reasonDigest: _digest, reason: _reason, ...told } = entry ?? { sequence, account }
      yield line({ type: 'record', ...told, ...(reason ?? {}), text, hash })
    }
    yield mark('head', account, ends.head)
  }
}
