import type { Models } from 'purecloud-platform-client-v2'
import type { GenesysLog, GenesysLogReader, GenesysRecord } from '../privacy/audit/import-genesys.js'
import type { PlatformFailure } from '../relay/messages/platforms.js'
import type { GenesysCall } from './authorized-calls.js'

type Call = (details: GenesysCall) => Promise<{ readonly ok: true; readonly text: string } | PlatformFailure>
type Log = Models.QualityAuditLogMessage & Models.AuditLogMessage

interface LogRow {
  readonly path: string
  /** Property by which an interaction is looked for. */
  readonly property: string
}

/**
 * The query is made, worked on, and its results are read: three routes under one path. Permissions are
 * audits:interactionDetails:view for that of quality management, which knows interactions by `ConversationId`, and
 * audits:audit:view for that of the platform, where an interaction can be looked for as an entity only (names as in the
 * platform's SDKs). Which acts of agents and supervisors appear in either could not be verified.
 */
const LOGS: Readonly<Record<GenesysLog, LogRow>> = {
  quality: { path: '/api/v2/quality/conversations/audits/query', property: 'ConversationId' },
  audits: { path: '/api/v2/audits/query', property: 'EntityId' },
}

const PAGE = 100
/** Records of one interaction are few; more than this is no answer about one. */
const MOST_PAGES = 50
const WAIT_MS = 1000
const MOST_WAITS = 30
const WORKING: ReadonlySet<string> = new Set(['Queued', 'Running'])

class NoAnswer extends Error {
  constructor(readonly code: string) {
    super(code)
  }
}

/** @param pause Waits milliseconds between looks at a query that is being worked on. */
export function createAuditLogs(call: Call, pause: (ms: number) => Promise<unknown>): GenesysLogReader {
  async function ask<T>(details: Pick<GenesysCall, 'method' | 'path' | 'body'>): Promise<T> {
    const answer = await call({ route: 'conversation', priority: 'catchUp', fairnessKey: 'audit', ...details })
    if (!answer.ok) throw new NoAnswer(answer.code)
    try {
      return JSON.parse(answer.text) as T
    } catch {
      throw new NoAnswer('unreadable_answer')
    }
  }

  async function finished(path: string, begun: Models.QualityAuditQueryExecutionStatusResponse): Promise<string> {
    const id = begun.id ?? ''
    if (id === '') throw new NoAnswer('unreadable_answer')
    const at = `${path}/${encodeURIComponent(id)}`
    let { state = '' } = begun
    for (let looks = 0; WORKING.has(state); looks++) {
      if (looks >= MOST_WAITS) throw new NoAnswer('query_unfinished')
      await pause(WAIT_MS)
      state = (await ask<Models.QualityAuditQueryExecutionStatusResponse>({ method: 'GET', path: at })).state ?? ''
    }
    if (state !== 'Succeeded') throw new NoAnswer(`query_${state.toLowerCase()}`)
    return at
  }

  return {
    read: async (log, { conversationId, from, to }) => {
      const { path, property } = LOGS[log]
      const interval = `${new Date(from).toISOString()}/${new Date(to).toISOString()}`
      const body: Models.QMAuditQueryRequest = { interval, filters: [{ property, value: conversationId }] }
      try {
        const at = await finished(path, await ask({ method: 'POST', path, body }))
        const records: GenesysRecord[] = []
        let cursor = ''
        for (let page = 0; page < MOST_PAGES; page++) {
          const next = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
          const results = `${at}/results?pageSize=${PAGE}${next}`
          const answer = await ask<{ cursor?: string | null; entities?: Log[] | null }>({
            method: 'GET',
            path: results,
          })
          records.push(...(answer.entities ?? []).flatMap((entry) => readRecord(entry) ?? []))
          cursor = answer.cursor ?? ''
          if (cursor === '') return { records }
        }
        return { failure: 'too_many_records' }
      } catch (error) {
        if (error instanceof NoAnswer) return { failure: error.code }
        throw error
      }
    },
  }
}

function readRecord(entry: Log): GenesysRecord | undefined {
  const at = Date.parse(entry.eventDate ?? '')
  if (typeof entry.id !== 'string' || entry.id === '' || Number.isNaN(at)) return undefined
  const { serviceName, entityType, action } = entry
  return {
    id: entry.id,
    at,
    by: entry.user?.id ?? entry.client?.id ?? '',
    from: entry.remoteIps?.[0] ?? entry.remoteIp?.[0],
    what: [serviceName, entityType, action].filter((word) => typeof word === 'string' && word !== '').join(' '),
    failed: /^fail/i.test(entry.status ?? ''),
  }
}
