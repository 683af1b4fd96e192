import type { Page } from './lanes.js'

/** How much was removed. */
export interface ErasureCounts {
  /** Finished, waiting and kept items; dead letters are counted apart. */
  readonly items: number
  readonly deadLetters: number
  readonly media: number
}

/** `kinds`: items of some kinds, of a customer who stays. */
export const ERASURE_KINDS = ['customer', 'conversation', 'kinds'] as const
export type ErasureKind = (typeof ERASURE_KINDS)[number]

/** What stays of an erasure: nothing of whom it was about. */
export interface ErasureRecord {
  /** UUID in the customer's home shard, so that the record lies where the customer lay. */
  readonly id: string
  readonly kind: ErasureKind
  readonly account: string
  /** From then on nothing of it can be read through the relay, epoch milliseconds. */
  readonly begunAt: number
  readonly counts: ErasureCounts
  /** What the relay notes of it (JSON of its own), opaque to the store. */
  readonly note: string
  /** 0 while something is left to do. */
  readonly finishedAt: number
}

/** An erasure under way: what is left to remove lies outside the customer's home slot, or in files. */
export interface OpenErasure extends ErasureRecord {
  readonly customerId: string
  /** Conversations of Genesys that are forgotten with it. */
  readonly conversationIds: readonly string[]
  /** Names of media files whose records are gone. */
  readonly files: readonly string[]
  /** Sessions of the relay that shared an erased conversation; open ones were ended. */
  readonly sessionIds: readonly string[]
}

interface Request {
  readonly account: string
  readonly customerId: string
  /** Id of the new record. */
  readonly id: string
  readonly now: number
  readonly note: string
}

export type CustomerErasure =
  | { readonly outcome: 'begun'; readonly erasure: OpenErasure }
  /** The customer was erased before; under which id. */
  | { readonly outcome: 'before'; readonly id: string }
  | { readonly outcome: 'unknown' }

export type ItemErasure = { readonly outcome: 'begun'; readonly erasure: OpenErasure } | { readonly outcome: 'unknown' }

/**
 * Erasing. Every call is one state change in one slot, safe to repeat with the same arguments, and may be made by several
 * relays at once.
 *
 * A customer's erasure takes away, in that one change, the wrapped key with the index entry that holds it, and all that
 * lies in the home slot and could be read with another key: lanes, dead letters, kept pushes, items under keys of their
 * own, media records, questions, what stands behind tokens. A tombstone with the key's name stays. From then on a call
 * that names this customer or key finds nobody and changes nothing; leases are void.
 */
export interface ErasureStore {
  eraseCustomer(request: Request): Promise<CustomerErasure>
  /**
   * Removes the items of one conversation: those of the sessions it carried, each as far as the conversation did. Leases
   * of lanes that lose an item are void. Media says of no file which conversation it belongs to: all of the customer's go.
   */
  eraseConversation(request: Request & { readonly conversationId: string }): Promise<ItemErasure>
  /** Removes the items of these kinds, and the media if it is among them; otherwise as above. The session goes on. */
  eraseKinds(request: Request & { readonly kinds: readonly string[]; readonly media: boolean }): Promise<ItemErasure>
  /** Erasures under way. */
  open(query: { after?: string | undefined; limit: number }): Promise<Page<OpenErasure>>
  /**
   * Removes what lies elsewhere: aliases, the conversation map, the place in a person, finished items under the key that
   * is gone. One small step. @returns whether there is more.
   */
  removeElsewhere(erasure: OpenErasure): Promise<boolean>
  /** Changes the note of an erasure under way. */
  note(id: string, note: string): Promise<void>
  /** Nothing is left to do: whom it was about is forgotten. */
  finish(id: string, note: string, now: number): Promise<void>
  get(id: string): Promise<ErasureRecord | undefined>
  list(query: { account?: string | undefined; after?: string | undefined; limit: number }): Promise<Page<ErasureRecord>>
  /**
   * Rewrites the store's files, so that what was removed before the call is in them no more. May take long.
   * `refused`: the backend does not let the relay do it.
   */
  compact(): Promise<'compacted' | 'refused'>
}

/** Records of erasures and tombstones are kept this long: 3 years. */
export const ERASURE_KEPT_MS = 3 * 365 * 24 * 3_600_000

/** Since when a conversation carried a session. */
export interface ConversationLink {
  readonly sessionId: string
  readonly conversationId: string
  /** When the first item known to belong to it was accepted, epoch milliseconds. */
  readonly since: number
}

/** Links kept of one customer, the newest. */
export const LINKS_KEPT = 200

/** Items of a session, accepted from `from` on and before `until`. */
export interface ItemWindow {
  readonly sessionId: string
  readonly from: number
  readonly until: number
}

/** Which items belong to a conversation. What came before a session's first link went out with the first. */
export function windowsOf(links: readonly ConversationLink[], conversationId: string): ItemWindow[] {
  const inOrder = [...links].sort((a, b) => a.since - b.since)
  return inOrder.flatMap((link, at) => {
    if (link.conversationId !== conversationId) return []
    const { sessionId } = link
    const next = inOrder.slice(at + 1).find((later) => later.sessionId === sessionId)
    // Without a session there is nothing before the first link that was ever sent.
    const isFirst = sessionId !== '' && !inOrder.slice(0, at).some((earlier) => earlier.sessionId === sessionId)
    return [{ sessionId, from: isFirst ? 0 : link.since, until: next?.since ?? Number.MAX_SAFE_INTEGER }]
  })
}

export function isWithin(windows: readonly ItemWindow[], item: { sessionId: string; acceptedAt: number }): boolean {
  return windows.some(
    ({ sessionId, from, until }) => sessionId === item.sessionId && item.acceptedAt >= from && item.acceptedAt < until,
  )
}
