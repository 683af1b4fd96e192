import type { AuditEnds, AuditQuery, AuditRecord, AuditStore } from '../../store/audit.js'
import { UnreadableCiphertext } from '../sealing.js'
import { type AuditSeal, isProven, openReason } from './chain.js'
import { type ChainProblem, createChainCheck } from './chain-check.js'
import { type PlacedEntry, readCanonicalText } from './entry.js'

/** An entry as people read it. `reason`: null when it was forgotten or cannot be read any more. */
export type ReadEntry = Omit<PlacedEntry, 'reason'> & {
  readonly reason: string | null | undefined
  readonly hash: string
}

export interface AuditFilter extends Pick<AuditQuery, 'customerId' | 'conversationId' | 'actor' | 'from' | 'to'> {
  readonly accounts: readonly string[]
  readonly after?: AuditPlace | undefined
  readonly limit: number
}

/** A place in the one order of all chains: time, account, number. */
export interface AuditPlace {
  readonly at: number
  readonly account: string
  readonly sequence: number
}

export interface ChainReport {
  readonly account: string
  readonly records: number
  readonly ends: AuditEnds
  readonly problems: readonly ChainProblem[]
}

export interface ExportedRecord extends AuditRecord {
  readonly account: string
  readonly entry: PlacedEntry | undefined
  readonly reason: { readonly salt: string; readonly reason: string } | undefined
}

export interface AuditReader {
  query(filter: AuditFilter): Promise<{ entries: ReadEntry[]; next: AuditPlace | undefined }>
  /** One chain from its beginning to where it ended when the reading began. */
  walk(account: string): Promise<{ ends: AuditEnds; records: AsyncGenerator<ExportedRecord> }>
  verify(account: string): Promise<ChainReport>
}

const STEP = 500

export function createAuditReader(deps: { readonly store: AuditStore; readonly seal: AuditSeal }): AuditReader {
  const { store, seal } = deps

  function reasonOf({ sealed }: AuditRecord): { salt: string; reason: string } | undefined {
    if (sealed === '') return undefined
    try {
      return openReason(seal, sealed)
    } catch (error) {
      if (error instanceof UnreadableCiphertext || error instanceof SyntaxError) return undefined
      throw error
    }
  }

  function readEntry(record: AuditRecord): ReadEntry | undefined {
    const entry = readCanonicalText(record.text)
    if (!entry) return undefined
    const reason = entry.reasonDigest === '' ? undefined : (reasonOf(record)?.reason ?? null)
    return { ...entry, reason, hash: record.hash }
  }

  async function walk(account: string) {
    const ends = await store.ends(account)
    async function* records(): AsyncGenerator<ExportedRecord> {
      const last = ends.head?.sequence ?? 0
      for (let after = ends.start?.sequence ?? 0; after < last; after += STEP) {
        for (const record of await store.chain(account, after, Math.min(STEP, last - after))) {
          yield { ...record, account, entry: readCanonicalText(record.text), reason: reasonOf(record) }
        }
      }
    }
    return { ends, records: records() }
  }

  return {
    walk,
    query: async ({ accounts, after, limit, ...only }) => {
      const pages = await Promise.all(
        accounts.map((account) => store.list({ ...only, account, after: afterIn(account, after), limit: limit + 1 })),
      )
      const all = pages
        .flatMap((records, at) => records.map((record) => ({ record, account: accounts[at] ?? '' })))
        .sort((a, b) => order({ ...a.record, account: a.account }, { ...b.record, account: b.account }))
      const shown = all.slice(0, limit)
      const end = shown.at(-1)
      const next =
        all.length > limit && end
          ? { at: end.record.at, account: end.account, sequence: end.record.sequence }
          : undefined
      return { entries: shown.flatMap(({ record }) => readEntry(record) ?? []), next }
    },
    verify: async (account) => {
      const { ends, records } = await walk(account)
      const check = createChainCheck(account, ends.start)
      for await (const record of records) check.add(record)
      const problems = [...check.end(ends.head)]
      for (const end of ['start', 'head'] as const) {
        const mark = ends[end]
        if (mark && !isProven(seal, end, account, mark))
          problems.push({ sequence: mark.sequence, fault: 'mark_forged' })
      }
      return { account, records: check.records, ends, problems }
    },
  }
}

function order(a: AuditPlace, b: AuditPlace): number {
  return a.at - b.at || (a.account < b.account ? -1 : a.account > b.account ? 1 : 0) || a.sequence - b.sequence
}

/** Where one chain goes on after a place in all of them. */
function afterIn(account: string, place: AuditPlace | undefined): AuditQuery['after'] {
  if (!place) return undefined
  const { at, sequence } = place
  if (account === place.account) return { at, sequence }
  return account < place.account ? { at: at + 1, sequence: 0 } : { at, sequence: 0 }
}
