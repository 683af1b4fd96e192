import type { FactStore, LockStore } from '../store/shared.js'
import type { WrappedKeyStore } from '../store/wrapped-keys.js'
import type { KeyRing } from './key-ring.js'
import { rewrapRelayKeys } from './relay-keys.js'
import { UnreadableCiphertext } from './sealing.js'

/** How far the store's keys have come under the key that writes. */
export interface RewrapProgress {
  /** Ring id that everything is brought under. */
  readonly writingId: string
  readonly state: 'running' | 'done'
  /** Walks through the store that were begun; the last one finds nothing left. */
  readonly pass: number
  /** Keys wrapped anew, over all passes. */
  readonly rewrapped: number
  /** Of the pass under way or the last one: found under other ids, and of these not readable with the ring. */
  readonly found: number
  readonly unreadable: number
  /** Epoch milliseconds. */
  readonly startedAt: number
  readonly finishedAt: number
}

interface Stored extends RewrapProgress {
  /** Where the pass goes on; '' at its beginning. */
  readonly after: string
}

export interface RewrapDeps {
  readonly keys: WrappedKeyStore
  readonly facts: FactStore
  readonly locks: LockStore
  readonly ring: KeyRing
  readonly now: () => number
  /** Of this process. */
  readonly owner: string
  /** Lets others have the store between two parts. */
  readonly pause: () => Promise<unknown>
  readonly onStep: (rewrapped: number, unreadable: number) => void
  readonly onDone: (progress: RewrapProgress) => void
}

/** Brings every wrapped key under the master key that writes, so that older ones can leave the ring. */
export interface Rewrap {
  /**
   * Goes on where any relay stopped, until a whole pass finds nothing left, or `stop`. Nothing is done while another
   * relay is at it. @param anew Looks through the store again even if it was done before.
   */
  run(anew?: boolean): Promise<void>
  progress(): Promise<RewrapProgress | undefined>
  stop(): void
}

const FACT = 'rewrap'
const LOCK = 'rewrap'
/** A relay that dies holds the others up for so long. */
const LOCK_MS = 60_000
/** Within the lock's time. */
const TURN_MS = 20_000
/** The position is kept every so many parts; what is done twice does no harm. */
const KEEP_EVERY = 10

export function createRewrap(deps: RewrapDeps): Rewrap {
  const { keys, facts, ring, now } = deps
  let stopped = false

  async function read(): Promise<Stored | undefined> {
    const text = await facts.get(FACT)
    return text === undefined ? undefined : (JSON.parse(text) as Stored)
  }

  async function begin(before: Stored | undefined): Promise<Stored> {
    await rewrapRelayKeys(ring, facts)
    const { writingId } = ring
    const same = before?.writingId === writingId
    const fresh = { found: 0, unreadable: 0, finishedAt: 0, after: '' }
    return {
      ...{ writingId, state: 'running', ...fresh },
      ...{ pass: same ? before.pass + 1 : 1, rewrapped: same ? before.rewrapped : 0 },
      startedAt: same ? before.startedAt : now(),
    }
  }

  /** One small part of the store. */
  async function step(at: Stored): Promise<Stored> {
    const { found, next } = await keys.page(at.writingId, at.after === '' ? undefined : at.after)
    const changes = found.flatMap((each) => {
      const by = wrapAnew(each.wrapped)
      return by === undefined ? [] : [{ ...each, by }]
    })
    if (changes.length > 0) await keys.replace(changes)
    const unreadable = found.length - changes.length
    deps.onStep(changes.length, unreadable)
    const after: Stored = {
      ...at,
      rewrapped: at.rewrapped + changes.length,
      found: at.found + found.length,
      unreadable: at.unreadable + unreadable,
      after: next ?? '',
    }
    if (next !== undefined) return after
    // What can be read was found and replaced: another pass shows whether it is all.
    if (after.found > after.unreadable) return begin(after)
    return { ...after, state: 'done', finishedAt: now() }
  }

  function wrapAnew(wrapped: string): string | undefined {
    try {
      return ring.wrap(ring.unwrap(wrapped))
    } catch (error) {
      if (error instanceof UnreadableCiphertext) return undefined
      throw error
    }
  }

  /** @returns the state after it; undefined when another relay is at it. */
  async function turn(anew: boolean): Promise<Stored | undefined> {
    if (!(await deps.locks.acquire(LOCK, deps.owner, LOCK_MS, now()))) return undefined
    try {
      const before = await read()
      const fits = before?.writingId === ring.writingId
      let at = before && fits && (before.state === 'running' || !anew) ? before : await begin(before)
      const endsAt = now() + TURN_MS
      for (let parts = 1; at.state === 'running' && !stopped && now() < endsAt; parts++) {
        const { pass } = at
        at = await step(at)
        if (parts % KEEP_EVERY === 0 || at.pass !== pass) await facts.set(FACT, JSON.stringify(at))
        await deps.pause()
      }
      await facts.set(FACT, JSON.stringify(at))
      if (at.state === 'done' && (before?.state !== 'done' || !fits)) deps.onDone(shown(at))
      return at
    } finally {
      await deps.locks.release(LOCK, deps.owner)
    }
  }

  return {
    run: async (anew = false) => {
      let first = anew
      while (!stopped) {
        const at = await turn(first)
        first = false
        if (at === undefined || at.state === 'done') return
      }
    },
    progress: async () => {
      const at = await read()
      return at && shown(at)
    },
    stop: () => {
      stopped = true
    },
  }
}

function shown({ after: _after, ...progress }: Stored): RewrapProgress {
  return progress
}
