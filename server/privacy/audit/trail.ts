import { RelayError } from '../../errors.js'
import type { AuditMark, AuditStore } from '../../store/audit.js'
import { AUDIT_ACTIONS } from './actions.js'
import { type AuditSeal, isProven, placeEntry, proveMark } from './chain.js'
import type { AuditEntry } from './entry.js'
import { tidyEntry } from './tidy-entry.js'

export type AuditAct = Omit<AuditEntry, 'at' | 'result'>
/** What an act's answer adds to its entry. */
export type AuditOutcome = Partial<Pick<AuditEntry, 'counts' | 'detail' | 'result' | 'conversationId' | 'customerId'>>

export interface AuditTrail {
  /**
   * Appends an entry to its account's chain; durable when it resolves. Whoever is about to act on it must not, when
   * it rejects. @throws RelayError `audit_unavailable`, `store_unavailable`
   */
  record(entry: AuditEntry): Promise<void>
  /** Appends entries of one account in their order, in steps. @throws as `record` */
  recordAll(entries: readonly AuditEntry[]): Promise<void>
  /**
   * Does something so that it is never done unrecorded: what only reads answers once its record stands, what changes
   * something is recorded as begun before. What it throws is recorded as refused (RelayErrors below 500) or failed.
   * @throws whatever `run` throws; as `record`
   */
  perform<T>(act: AuditAct, run: () => Promise<T>, outcome?: (answer: T) => AuditOutcome): Promise<T>
}

export interface AuditTrailDeps {
  readonly store: AuditStore
  readonly seal: AuditSeal
  readonly now: () => number
  /** The new end of a chain, to be kept outside the store as well: it shows later that nothing was cut off. */
  readonly onHead?: ((account: string, head: AuditMark) => void) | undefined
  /** Something that was done could not be recorded, or a chain was found broken. */
  readonly onTrouble?: ((trouble: 'unrecorded' | 'broken', error?: unknown) => void) | undefined
}

/** Records in one append; scripts stay short. */
const STEP = 100
/** Another relay may append in between; each attempt lost is one that another won. */
const MOST_ATTEMPTS = 50

interface Waiting {
  readonly entry: AuditEntry
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

interface Chain {
  readonly waiting: Waiting[]
  running: boolean
  head: AuditMark | undefined
  /** An append failed, and may have been done. */
  unsure: boolean
}

/** The one writer of audit chains in this process. */
export function createAuditTrail({ store, seal, now, onHead, onTrouble }: AuditTrailDeps): AuditTrail {
  const chains = new Map<string, Chain>()

  function record(entry: AuditEntry): Promise<void> {
    const chain = chains.get(entry.account) ?? { waiting: [], running: false, head: undefined, unsure: false }
    chains.set(entry.account, chain)
    const done = new Promise<void>((resolve, reject) => {
      chain.waiting.push({ entry: tidyEntry(entry), resolve, reject })
    })
    if (!chain.running) void work(entry.account, chain)
    return done
  }

  /** Writes what waits, many at a time; never rejects. */
  async function work(account: string, chain: Chain): Promise<void> {
    chain.running = true
    while (chain.waiting.length > 0) {
      const batch = chain.waiting.splice(0, STEP)
      try {
        await append(
          account,
          chain,
          batch.map(({ entry }) => entry),
        )
        for (const { resolve } of batch) resolve()
      } catch (error) {
        chain.unsure = true
        for (const { reject } of batch) reject(error)
      }
    }
    chain.running = false
  }

  async function append(account: string, chain: Chain, entries: readonly AuditEntry[]): Promise<void> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const known = chain.head
      const head = attempt === 0 && known && !chain.unsure ? known : (await store.ends(account)).head
      const broken = breakIn(account, known, head)
      const recordedAt = now()
      const records = []
      let last: { sequence: number; hash: string } | undefined = head
      for (const entry of broken === undefined ? entries : [breakEntry(account, broken, recordedAt), ...entries]) {
        const placed = placeEntry(entry, last, recordedAt, seal)
        records.push(placed)
        last = placed
      }
      if (!last) return
      const mark = proveMark(seal, 'head', account, last)
      if (!(await store.append(account, head?.hash, records, mark))) continue
      chain.head = mark
      chain.unsure = false
      onHead?.(account, mark)
      if (broken !== undefined) onTrouble?.('broken')
      return
    }
    throw new RelayError('audit_unavailable')
  }

  /** A chain that is not as it was left goes on, with the break on record for ever. */
  function breakIn(account: string, known: AuditMark | undefined, found: AuditMark | undefined): string | undefined {
    if (found && !isProven(seal, 'head', account, found)) return `head ${found.sequence} was not written by the relay`
    if (known && (found?.sequence ?? 0) < known.sequence) {
      return `went back from ${known.sequence} to ${found?.sequence ?? 0}`
    }
    return undefined
  }

  /** After the deed there is nothing to refuse any more: what cannot be recorded is told of. */
  async function recordOrTell(entry: AuditEntry): Promise<void> {
    try {
      await record(entry)
    } catch (error) {
      onTrouble?.('unrecorded', error)
    }
  }

  return {
    record,
    recordAll: async (entries) => {
      await Promise.all(entries.map(record))
    },
    perform: async (act, run, outcome) => {
      const { effect } = AUDIT_ACTIONS[act.action]
      const entryOf = (result: AuditEntry['result'], more: AuditOutcome = {}): AuditEntry => ({
        ...act,
        at: now(),
        result,
        ...more,
      })
      if (effect === 'changes') await record(entryOf('begun'))
      let answer: Awaited<ReturnType<typeof run>>
      try {
        answer = await run()
      } catch (error) {
        const refused = error instanceof RelayError && error.status < 500
        const detail = error instanceof RelayError ? error.code : 'internal_error'
        await recordOrTell(entryOf(refused ? 'refused' : 'failed', { detail }))
        throw error
      }
      const entry = entryOf('done', outcome?.(answer))
      if (effect === 'changes') await recordOrTell(entry)
      else await record(entry)
      return answer
    },
  }
}

function breakEntry(account: string, detail: string, at: number): AuditEntry {
  return { at, account, actor: { kind: 'relay', id: 'relay' }, action: 'audit.break', result: 'done', detail }
}
