import type { FindCustomer } from '../../customers/find-customer.js'
import type { KeyCache } from '../../customers/key-cache.js'
import { shardOfCustomer } from '../../customers/shard.js'
import { RelayError } from '../../errors.js'
import type { ErasureRecord, OpenErasure } from '../../store/erasure.js'
import type { Store } from '../../store/store.js'
import type { LegalHolds } from '../legal-holds.js'
import { randomUuid, randomUuidInShard } from '../random.js'
import { type ErasureCause, newNote } from './note.js'
import { type ErasureReceipt, receiptOf } from './receipt.js'

export interface ConversationReceipt extends ErasureReceipt {
  /** Sessions that shared the conversation: their items of it are gone. */
  readonly sessionIds: readonly string[]
}

/** Whom a caller may erase: customers of these accounts, undefined for all; and why it asks. */
export interface ErasureAsker {
  readonly accounts?: readonly string[] | undefined
  readonly cause: ErasureCause
}

/** Erases at once what can be read, and leaves the rest to the job. */
export interface Eraser {
  /**
   * One customer, or with `person` all that are joined to it. Asked again it refers to the erasure that was.
   * @throws RelayError `unknown_customer`, `legal_hold`, `role_not_allowed` (a member of the person is in an account that
   *   is not the caller's: nothing is erased then), `store_unavailable`
   */
  eraseCustomer(customerId: string, asker: ErasureAsker, person?: boolean): Promise<ErasureReceipt[]>
  /**
   * Items of some kinds, of a customer who stays.
   * @throws RelayError `unknown_customer`, `legal_hold`, `store_unavailable`
   */
  eraseKinds(
    place: { readonly account: string; readonly customerId: string },
    selection: { readonly kinds: readonly string[]; readonly media: boolean },
    asker: ErasureAsker,
  ): Promise<ErasureReceipt>
  /** @throws RelayError `unknown_conversation`, `legal_hold`, `store_unavailable` */
  eraseConversation(conversationId: string, asker: ErasureAsker): Promise<ConversationReceipt>
  /** Whose a conversation is; undefined when the asker may erase none of that id. @throws RelayError `store_unavailable` */
  customerOfConversation(conversationId: string, asker: ErasureAsker): Promise<string | undefined>
}

export interface EraserDeps {
  readonly store: Pick<Store, 'erasure' | 'conversations' | 'customers'>
  readonly find: FindCustomer
  /** Names of the configured accounts. */
  readonly accounts: readonly string[]
  readonly holds: Pick<LegalHolds, 'refuseIfHeld'>
  readonly cache: Pick<KeyCache, 'forget'>
  /** Whether Genesys Cloud is asked to delete as well. */
  readonly asksGenesys: (account: string) => boolean
  readonly now: () => number
  /** Something is left to do. */
  readonly onBegun: (erasure: OpenErasure) => void
}

interface Place {
  readonly account: string
  readonly customerId: string
}

/** Ids of Genesys are opaque, of 1-128 characters. */
const MAX_ID_LENGTH = 128

export function createEraser(deps: EraserDeps): Eraser {
  const { store, now } = deps
  const mayErase = ({ accounts }: ErasureAsker, account: string): boolean => accounts?.includes(account) ?? true

  async function erase(place: Place, asker: ErasureAsker, group: string): Promise<ErasureRecord | undefined> {
    const { account, customerId } = place
    const at = now()
    const answer = await store.erasure.eraseCustomer({
      ...place,
      id: randomUuidInShard(shardOfCustomer(customerId) ?? 0),
      now: at,
      note: JSON.stringify(newNote(asker.cause, group, deps.asksGenesys(account), at)),
    })
    if (answer.outcome === 'unknown') return undefined
    if (answer.outcome === 'before') return store.erasure.get(answer.id)
    deps.cache.forget(account, customerId)
    // What leads to the customer from elsewhere leads nowhere now: a push of an alias would not be taken.
    await store.erasure.removeElsewhere(answer.erasure)
    deps.onBegun(answer.erasure)
    return answer.erasure
  }

  /** A request about part of a customer: Genesys deletes a person's data or none, and cannot be asked for less. */
  function requestFor(place: Place, { cause }: ErasureAsker) {
    const at = now()
    const id = randomUuidInShard(shardOfCustomer(place.customerId) ?? 0)
    return { ...place, id, now: at, note: JSON.stringify(newNote(cause, '', false, at)) }
  }

  /** The one asked for comes last: as long as it is there, asking again finds the others. */
  async function membersOf(asked: Place, asker: ErasureAsker): Promise<Place[]> {
    const { members } = await store.customers.personOf(asked.account, asked.customerId)
    if (!members.every(({ account }) => mayErase(asker, account))) throw new RelayError('role_not_allowed')
    return [...members.filter(({ customerId }) => customerId !== asked.customerId), asked]
  }

  async function erasedBefore(customerId: string, asker: ErasureAsker): Promise<ErasureReceipt[]> {
    if (shardOfCustomer(customerId) === undefined) return []
    const names = deps.accounts.filter((account) => mayErase(asker, account))
    const records = await Promise.all(names.map((account) => erase({ account, customerId }, asker, '')))
    return records.filter((record) => record !== undefined).map(receiptOf)
  }

  return {
    eraseCustomer: async (customerId, asker, person = false) => {
      const found = await deps.find(customerId)
      if (!found || !mayErase(asker, found.account)) {
        const before = await erasedBefore(customerId, asker)
        if (before.length === 0) throw new RelayError('unknown_customer')
        return before
      }
      const asked = { account: found.account, customerId }
      const places = person ? await membersOf(asked, asker) : [asked]
      await deps.holds.refuseIfHeld(places.map(({ account }) => account))
      const group = places.length > 1 ? randomUuid() : ''
      const receipts: ErasureReceipt[] = []
      for (const place of places) {
        const record = await erase(place, asker, group)
        if (record) receipts.push(receiptOf(record))
      }
      if (receipts.length === 0) throw new RelayError('unknown_customer')
      return receipts
    },

    eraseKinds: async ({ account, customerId }, { kinds, media }, asker) => {
      await deps.holds.refuseIfHeld([account])
      const answer = await store.erasure.eraseKinds({ ...requestFor({ account, customerId }, asker), kinds, media })
      if (answer.outcome === 'unknown') throw new RelayError('unknown_customer')
      deps.onBegun(answer.erasure)
      return receiptOf(answer.erasure)
    },

    eraseConversation: async (conversationId, asker) => {
      const place = await placeOf(conversationId, asker)
      if (!place) throw new RelayError('unknown_conversation')
      await deps.holds.refuseIfHeld([place.account])
      const answer = await store.erasure.eraseConversation({ ...requestFor(place, asker), conversationId })
      if (answer.outcome === 'unknown') throw new RelayError('unknown_conversation')
      await store.erasure.removeElsewhere(answer.erasure)
      deps.onBegun(answer.erasure)
      return { ...receiptOf(answer.erasure), sessionIds: answer.erasure.sessionIds }
    },

    customerOfConversation: async (conversationId, asker) => (await placeOf(conversationId, asker))?.customerId,
  }

  async function placeOf(conversationId: string, asker: ErasureAsker): Promise<Place | undefined> {
    if (conversationId === '' || conversationId.length > MAX_ID_LENGTH) return undefined
    const names = deps.accounts.filter((account) => mayErase(asker, account))
    const ids = await Promise.all(names.map((name) => store.conversations.get(name, conversationId)))
    const at = ids.findIndex((customerId) => customerId !== undefined)
    const [account, customerId] = [names[at], ids[at]]
    return account === undefined || customerId === undefined ? undefined : { account, customerId }
  }
}
