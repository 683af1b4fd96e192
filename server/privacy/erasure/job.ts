import type { Clock } from '../../clock.js'
import type { OpenErasure } from '../../store/erasure.js'
import type { Store } from '../../store/store.js'
import { ALL_ACCOUNTS } from '../audit/entry.js'
import type { MediaVault } from '../media-vault.js'
import { type ErasureNote, isSettled, isWithGenesys, readNote } from './note.js'

/** What Genesys Cloud says of a person's deletion. */
export type DeletionAnswer =
  | { readonly kind: 'requested'; readonly requestId: string }
  | { readonly kind: 'completed' }
  /** It will not be done. */
  | { readonly kind: 'failed'; readonly code: string }
  /** Not known now; asked again later. */
  | { readonly kind: 'later'; readonly code: string }

/** Asks Genesys Cloud to delete what it holds of a customer, and how far it has come. */
export interface DeletionRequests {
  request(account: string, customerId: string): Promise<DeletionAnswer>
  follow(account: string, requestId: string): Promise<DeletionAnswer>
}

export interface ErasureJobDeps {
  readonly store: Pick<Store, 'erasure' | 'locks' | 'audit'>
  readonly vault: Pick<MediaVault, 'removeFiles'>
  readonly genesys: DeletionRequests
  readonly clock: Pick<Clock, 'now'>
  /** Of this process. */
  readonly owner: string
  /** After that nothing that was under way when an erasure began is under way any more. */
  readonly settleMs: number
  readonly onFinished: (erasure: OpenErasure, note: ErasureNote) => Promise<void>
  readonly onError: (where: string, error: unknown) => void
}

/** Finishes what erasures leave behind. Several relays may run it on one store: every step may be done twice. */
export interface ErasureJob {
  /** Does what can be done now. @returns when to look again, epoch milliseconds; undefined when nothing is left */
  run(): Promise<number | undefined>
}

/** Erasures in one page of the store's. */
const PAGE = 500
const LOCK = 'erasure.compact'
/** Writing a large store's files anew takes minutes; a relay that dies meanwhile holds the others up for so long. */
const LOCK_MS = 30 * 60_000
/** How often a busy or failing part of ours is tried again, and Genesys Cloud asked in the beginning. */
const LOOK_AGAIN_MS = 30_000
/** Calls to Genesys Cloud in one run: more would hold the next run up, and with it what is ours. */
const ASKS_AT_ONCE = 20
/** It is asked the more rarely the longer it takes: after a tenth of the time since the erasure began, at most this. */
const RAREST_ASK_MS = 3_600_000
/** Genesys states no time for a deletion; after so long of no answer at all it is given up, and told. */
const GENESYS_PATIENCE_MS = 14 * 24 * 3_600_000

export function createErasureJob(deps: ErasureJobDeps): ErasureJob {
  const { store, clock } = deps
  /** When this relay last asked Genesys Cloud about an erasure that is open. */
  let askedAt = new Map<string, number>()

  async function allOpen(): Promise<Entry[]> {
    const entries: Entry[] = []
    for (let after: string | undefined; ; ) {
      const page = await store.erasure.open({ after, limit: PAGE })
      for (const erasure of page.entries) entries.push({ erasure, note: readNote(erasure.note) })
      if (page.next === undefined) return entries
      after = page.next
    }
  }

  /** Whose turn it is: of those long enough unasked, the ones longest so. */
  function dueToAsk(entries: readonly Entry[], now: number): Entry[] {
    const asked = ({ erasure }: Entry): number => askedAt.get(erasure.id) ?? 0
    const pauseOf = ({ erasure }: Entry): number =>
      Math.min(RAREST_ASK_MS, Math.max(LOOK_AGAIN_MS, (now - erasure.begunAt) / 10))
    return entries
      .filter((entry) => isWithGenesys(entry.note) && asked(entry) + pauseOf(entry) <= now)
      .sort((a, b) => asked(a) - asked(b) || a.erasure.begunAt - b.erasure.begunAt)
      .slice(0, ASKS_AT_ONCE)
  }

  /** Removes what is left outside the home slot. */
  async function remove(erasure: OpenErasure, note: ErasureNote): Promise<ErasureNote> {
    if (note.removedAt > 0) return note
    const now = clock.now()
    await deps.vault.removeFiles(erasure.files)
    while (await store.erasure.removeElsewhere(erasure));
    if (erasure.kind === 'customer') {
      // An act of a key for all accounts, such as the erasure itself, stands in the chain of all.
      for (const chain of [erasure.account, ALL_ACCOUNTS]) await store.audit.forgetReasons(chain, erasure.customerId)
    }
    // A call under way when it began may still have written a place into another slot.
    return now < erasure.begunAt + deps.settleMs ? note : { ...note, removedAt: now }
  }

  /** One rewrite of the files for all that wait for one. */
  async function compact(waiting: readonly Entry[]): Promise<void> {
    if (waiting.length === 0) return
    if (!(await store.locks.acquire(LOCK, deps.owner, LOCK_MS, clock.now()))) return
    try {
      const log = (await store.erasure.compact()) === 'compacted' ? 'compacted' : 'not_compacted'
      for (const entry of waiting) entry.note = { ...entry.note, log, compactedAt: clock.now() }
    } finally {
      await store.locks.release(LOCK, deps.owner)
    }
  }

  async function askGenesys({ account, customerId, begunAt }: OpenErasure, note: ErasureNote): Promise<ErasureNote> {
    const { state, requestId } = note.genesys
    const answer =
      state === 'pending'
        ? await deps.genesys.request(account, customerId)
        : await deps.genesys.follow(account, requestId)
    const at = clock.now()
    switch (answer.kind) {
      case 'requested':
        if (state === 'requested') return note
        return { ...note, genesys: { state: 'requested', requestId: answer.requestId, at, code: '' } }
      case 'completed':
        return { ...note, genesys: { ...note.genesys, state: 'completed', at, code: '' } }
      case 'failed':
        return { ...note, genesys: { ...note.genesys, state: 'failed', at, code: answer.code } }
      case 'later': {
        const given = at - begunAt > GENESYS_PATIENCE_MS ? 'failed' : state
        return { ...note, genesys: { ...note.genesys, state: given, at, code: answer.code } }
      }
    }
  }

  /** Runs a step; what fails is told and tried again with the next run. */
  async function attempt(where: string, step: () => Promise<void>): Promise<void> {
    try {
      await step()
    } catch (error) {
      deps.onError(where, error)
    }
  }

  async function save({ erasure, note }: Entry): Promise<void> {
    const text = JSON.stringify(note)
    if (isSettled(note)) {
      // Told first: a crash in between tells it twice rather than never.
      await deps.onFinished(erasure, note)
      await store.erasure.finish(erasure.id, text, clock.now())
    } else if (text !== erasure.note) await store.erasure.note(erasure.id, text)
  }

  return {
    run: async () => {
      const entries = await allOpen()
      const open = new Set(entries.map(({ erasure }) => erasure.id))
      askedAt = new Map([...askedAt].filter(([id]) => open.has(id)))
      for (const entry of entries) {
        await attempt('erasure.remove', async () => {
          entry.note = await remove(entry.erasure, entry.note)
        })
      }
      const waiting = entries.filter(({ note }) => note.removedAt > 0 && note.log === 'pending')
      await attempt('erasure.compact', () => compact(waiting))
      for (const entry of entries) await attempt('erasure.save', () => save(entry))
      // Last, since its answers may be slow: nothing of ours waits for them.
      for (const entry of dueToAsk(entries, clock.now())) {
        askedAt.set(entry.erasure.id, clock.now())
        await attempt('erasure.genesys', async () => {
          entry.note = await askGenesys(entry.erasure, entry.note)
        })
        // At once: a request's id must not be lost to a crash. Asked again, Genesys makes a second one.
        await attempt('erasure.save', () => save(entry))
      }
      const left = entries.filter(({ note }) => !isSettled(note))
      if (left.length === 0) return undefined
      const now = clock.now()
      const settling = left
        .filter(({ note }) => note.removedAt === 0)
        .map(({ erasure }) => erasure.begunAt + deps.settleMs)
      return Math.max(now, Math.min(now + LOOK_AGAIN_MS, ...settling))
    },
  }
}

interface Entry {
  readonly erasure: OpenErasure
  note: ErasureNote
}
