import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../clock.js'
import type { LockStore, StoredToken, TokenStore } from '../store/shared.js'

/** Sealing under the relay's system key; `fingerprint` is a keyed hash. */
export interface TokenSeal {
  seal(text: string): { keyId: string; sealed: string }
  open(sealed: { keyId: string; sealed: string }): string
  fingerprint(text: string): string
}

/**
 * What came of asking the platform: `refreshed`; `notRenewed`: it answered the very token that it refuses; `notShared`:
 * refreshed, but the store did not take it; `failed`.
 */
export type RefreshOutcome = 'refreshed' | 'notRenewed' | 'notShared' | 'failed'

export interface SharedTokenOptions {
  /** Name in the store, one per platform credential. */
  readonly name: string
  readonly tokens: TokenStore
  readonly locks: LockStore
  readonly seal: TokenSeal
  /** Asks the platform. Its rejections reach the callers of `get`. Must end well within `lockMs`. */
  fetch(): Promise<{ token: string; expiresInMs: number }>
  /** A token is kept and used at most this long, whatever its life. */
  readonly maxAgeMs?: number | undefined
  /** Share of its life after which a token is refreshed ahead; default 0.85. */
  readonly refreshAt?: number | undefined
  /** Unique per process start. */
  readonly owner: string
  readonly clock: Clock
  sleep?(ms: number): Promise<void>
  onRefresh?(outcome: RefreshOutcome): void
  /** After this a refresher is taken for dead and another takes over; default 10 s. */
  readonly lockMs?: number | undefined
}

export interface SharedToken {
  /**
   * A token that may be used now; mostly from memory.
   *
   * @throws TokenUnavailable, or what `fetch` or the store rejected with.
   */
  get(): Promise<string>
  /** Says that the platform refused this token. Removes it here and in the store; a newer one stays. */
  expire(token: string): Promise<void>
  /** Epoch ms until which the token in memory may be used; undefined without one. */
  expiresAt(): number | undefined
}

/** No token now, but trying again helps. */
export class TokenUnavailable extends Error {
  constructor(
    /** `notRenewed`: the platform keeps answering the token it refuses. `busy`: other refreshers came to no end. */
    readonly reason: 'notRenewed' | 'busy',
    readonly retryAfterMs: number,
  ) {
    super(`No access token: ${reason}.`)
    this.name = 'TokenUnavailable'
  }
}

/** How often one that waits for another instance's refresh looks again. */
const POLL_MS = 50
/** Age at which the copy in memory is compared with the store's, in the background: another instance may have replaced it. */
const RECHECK_MS = 5_000
/** Where `maxAgeMs` and not the life ends a token, it is refreshed this much before, so that it still serves meanwhile. */
const LEAD_MS = 60_000
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000

interface Copy {
  readonly token: string
  readonly fingerprint: string
  readonly obtainedAt: number
  readonly expiresAt: number
  /** The store has it too; one that it did not take is not looked for there. */
  readonly shared: boolean
  checkedAt: number
}

/**
 * An access token shared by all relays on one store: kept sealed there, refreshed ahead while the old one still
 * serves, by one refresher at a time.
 */
export function createSharedToken(options: SharedTokenOptions): SharedToken {
  const { name, tokens, locks, seal, owner, clock } = options
  const { maxAgeMs = Number.POSITIVE_INFINITY, refreshAt = 0.85, lockMs = 10_000 } = options
  const sleep = options.sleep ?? ((ms: number) => delay(ms))
  const lockName = `token:${name}`

  let copy: Copy | undefined
  /** Set after a failed attempt: no further one before `until`. */
  let pause: { error: unknown; until: number } | undefined
  let failures = 0
  /** The token refused last: taken again only after `until`, and then it is, for the platform may have erred. */
  let refused: { fingerprint: string; times: number; until: number } | undefined

  function usable(): Copy | undefined {
    return copy !== undefined && clock.now() < copy.expiresAt ? copy : undefined
  }

  /** From what the store keeps alone, so that all instances agree; `expiresAt` already has maxAge in it. */
  function isDue({ obtainedAt, expiresAt }: Copy): boolean {
    const kept = expiresAt - obtainedAt
    const ahead = kept < maxAgeMs ? kept * refreshAt : Math.max(kept * refreshAt, kept - LEAD_MS)
    return clock.now() >= obtainedAt + ahead
  }

  function isRefused(fingerprint: string): boolean {
    return refused !== undefined && refused.fingerprint === fingerprint && clock.now() < refused.until
  }

  /** Takes over what the store holds, due or not; undefined if it is missing, refused or unreadable. */
  async function adopt(): Promise<Copy | undefined> {
    const stored = await tokens.get(name, clock.now())
    const now = clock.now()
    if (stored === undefined || now >= stored.expiresAt || isRefused(stored.fingerprint)) return undefined
    if (copy === undefined || copy.obtainedAt < stored.obtainedAt) {
      const token = opened(stored)
      if (token === undefined) return undefined
      const { fingerprint, obtainedAt, expiresAt } = stored
      copy = { token, fingerprint, obtainedAt, expiresAt, shared: true, checkedAt: now }
      pause = undefined
      failures = 0
    }
    return copy
  }

  function opened(stored: StoredToken): string | undefined {
    try {
      return seal.open(stored)
    } catch {
      // Sealed under a key no longer in the ring: as good as none.
      return undefined
    }
  }

  async function adoptFresh(): Promise<string | undefined> {
    const held = await adopt()
    return held !== undefined && !isDue(held) ? held.token : undefined
  }

  /** Asks the platform; called under the lock. */
  async function refresh(): Promise<string> {
    let answer: { token: string; expiresInMs: number }
    try {
      answer = await options.fetch()
    } catch (error) {
      pause = { error, until: clock.now() + pauseMs(failures++) }
      options.onRefresh?.('failed')
      throw error
    }
    const now = clock.now()
    const fingerprint = seal.fingerprint(answer.token)
    if (refused !== undefined && isRefused(fingerprint)) {
      const error = new TokenUnavailable('notRenewed', refused.until - now)
      pause = { error, until: refused.until }
      options.onRefresh?.('notRenewed')
      throw error
    }
    const expiresAt = now + Math.min(answer.expiresInMs, maxAgeMs)
    const { keyId, sealed } = seal.seal(answer.token)
    const stored = { keyId, sealed, fingerprint, obtainedAt: now, expiresAt }
    const shared = await tokens.put(name, stored, now).then(
      () => true,
      () => false,
    )
    copy = { token: answer.token, fingerprint, obtainedAt: now, expiresAt, shared, checkedAt: now }
    pause = undefined
    failures = 0
    options.onRefresh?.(shared ? 'refreshed' : 'notShared')
    return answer.token
  }

  /** Adopts, or refreshes under the lock, or waits for the one who holds it. */
  async function renewed(): Promise<string> {
    const giveUpAt = clock.monotonic() + 2 * lockMs
    for (;;) {
      const stored = await adoptFresh()
      if (stored !== undefined) return stored
      if (await locks.acquire(lockName, owner, lockMs, clock.now())) {
        try {
          // Someone may have finished between our look and the lock.
          return (await adoptFresh()) ?? (await refresh())
        } finally {
          // If this is lost, the lock runs out by itself.
          await locks.release(lockName, owner).catch(() => undefined)
        }
      }
      if (clock.monotonic() >= giveUpAt) throw new TokenUnavailable('busy', FIRST_PAUSE_MS)
      await sleep(POLL_MS)
    }
  }

  /** Drops the copy in memory if another instance removed or replaced it. */
  async function recheck(checked: Copy): Promise<void> {
    checked.checkedAt = clock.now()
    const stored = await tokens.get(name, clock.now())
    if (copy === checked && stored?.fingerprint !== checked.fingerprint) copy = undefined
  }

  const load = singleFlight(adopt)
  const renew = singleFlight(renewed)

  return {
    async get() {
      const held = usable() ?? (await load())
      const pausing = pause !== undefined && clock.now() < pause.until
      if (held === undefined) {
        if (pause !== undefined && pausing) throw pause.error
        return renew()
      }
      // Failures in the background are kept in `pause` or do not matter: the old token serves on.
      if (isDue(held)) {
        if (!pausing) renew().catch(() => undefined)
      } else if (held.shared && clock.now() - held.checkedAt >= RECHECK_MS) {
        recheck(held).catch(() => undefined)
      }
      return held.token
    },

    async expire(token) {
      const fingerprint = seal.fingerprint(token)
      if (copy?.fingerprint === fingerprint) {
        copy = undefined
        const times = refused?.fingerprint === fingerprint ? refused.times + 1 : 1
        refused = { fingerprint, times, until: clock.now() + pauseMs(times - 1) }
      }
      await tokens.expire(name, fingerprint)
    },

    expiresAt: () => copy?.expiresAt,
  }
}

/** 1 s, 2 s, 4 s, ... at most 30 s. */
function pauseMs(before: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** Math.min(before, 10), LONGEST_PAUSE_MS)
}

/** Callers that come while a run is under way get its result. */
function singleFlight<T>(run: () => Promise<T>): () => Promise<T> {
  let flight: Promise<T> | undefined
  return () => {
    flight ??= run().finally(() => {
      flight = undefined
    })
    return flight
  }
}
