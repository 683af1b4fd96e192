import type { Clock } from '../clock.js'
import type { FactStore } from '../store/shared.js'

/** Where WeChat says its pushes come from. */
export interface CallbackSources {
  /** Undefined until WeChat has said so once. */
  list(): readonly string[] | undefined
  /** Asks anew, unless that was just done. @returns whether a new list may come */
  refreshSoon(): boolean
  /** Reads the last known list, and asks for a new one when it is older than a day. */
  keepFresh(): Promise<void>
}

export interface CallbackSourcesDeps {
  /** Undefined when WeChat does not answer. */
  fetch(): Promise<readonly string[] | undefined>
  readonly facts: Pick<FactStore, 'get' | 'set'>
  readonly clock: Pick<Clock, 'now'>
  /** There is a list, for the first time or a new one. */
  onList(list: readonly string[]): void
  /** WeChat did not answer; the last list goes on being used. */
  onFailure(): void
}

const FACT = 'wechat-callback-addresses'
const DAY_MS = 24 * 3_600_000
/** A sender that is not on the list makes us ask, but not more often than this. */
const LEAST_MS = 5 * 60_000

export function createCallbackSources({
  fetch,
  facts,
  clock,
  onList,
  onFailure,
}: CallbackSourcesDeps): CallbackSources {
  let known: { readonly at: number; readonly list: readonly string[] } | undefined
  let askedAt = Number.NEGATIVE_INFINITY
  let asking = false

  async function ask(): Promise<void> {
    askedAt = clock.now()
    asking = true
    try {
      const list = await fetch()
      if (list === undefined) return onFailure()
      known = { at: clock.now(), list }
      onList(list)
      await facts.set(FACT, JSON.stringify(known))
    } catch {
      onFailure()
    } finally {
      asking = false
    }
  }

  return {
    list: () => known?.list,
    refreshSoon: () => {
      if (asking) return true
      if (clock.now() - askedAt < LEAST_MS) return false
      void ask()
      return true
    },
    keepFresh: async () => {
      if (!known) {
        const kept = await facts.get(FACT)
        if (kept !== undefined) {
          known = JSON.parse(kept) as { at: number; list: readonly string[] }
          onList(known.list)
        }
      }
      const isFresh = known !== undefined && clock.now() - known.at < DAY_MS
      if (!isFresh && !asking && clock.now() - askedAt >= LEAST_MS) await ask()
    },
  }
}
