import type { FinishedItem } from '../../../server/store/customers.js'
import {
  type ErasureKind,
  type ErasureRecord,
  type ErasureStore,
  isWithin,
  type OpenErasure,
  windowsOf,
} from '../../../server/store/erasure.js'
import { LANE_NAMES, type LaneItem } from '../../../server/store/lanes.js'
import { pageOf } from './pages.js'
import {
  type CustomerState,
  customerKey,
  customerLane,
  customerOf,
  laneOf,
  type MemoryState,
  putBack,
  resetHead,
} from './state.js'

export function createErasure(state: MemoryState): ErasureStore {
  function dropMedia(account: string, customerId: string): string[] {
    const mine = [...state.media.values()].filter((each) => each.account === account && each.customerId === customerId)
    for (const { id } of mine) state.media.delete(id)
    return mine.map(({ file }) => file)
  }

  function drop<T>(map: Map<string, T>, gone: (value: T, key: string) => boolean): number {
    const keys = [...map].filter(([key, value]) => gone(value, key)).map(([key]) => key)
    for (const key of keys) map.delete(key)
    return keys.length
  }

  function write(erasure: OpenErasure): { outcome: 'begun'; erasure: OpenErasure } {
    state.erasures.set(erasure.id, erasure)
    return { outcome: 'begun', erasure }
  }

  function removeItems(customer: CustomerState, selects: (item: LaneItem) => boolean, now: number) {
    const { account, customerId } = customer
    let items = 0
    for (const name of ['inbound', 'outbound'] as const) {
      const lane = laneOf(state, { account, customerId, lane: name })
      const stay = lane.items.filter((item) => !selects(item))
      if (stay.length === lane.items.length) continue
      items += lane.items.length - stay.length
      if (stay[0]?.id !== lane.items[0]?.id) resetHead(lane)
      lane.items = stay
      if (lane.state === 'leased') {
        lane.fence++
        putBack(state, lane, now)
      } else if (stay.length === 0) lane.state = 'idle'
    }
    // What was kept outside of sessions went out in no conversation.
    const asItem = (each: FinishedItem) => (each.relayed || each.sessionId ? each : { ...each, acceptedAt: -1 })
    const gone = customer.finished.filter((each) => selects(asItem(each)))
    items += gone.length
    drop(state.unrelayed, ({ itemId }) => gone.some(({ id }) => id === itemId))
    customer.finished.splice(0, customer.finished.length, ...customer.finished.filter((each) => !gone.includes(each)))
    const deadLetters = drop(
      state.deadLetters,
      ({ ref, item }) => ref.account === account && ref.customerId === customerId && selects(item),
    )
    return { items, deadLetters }
  }

  function writeItems(
    { account, customerId, id, now, note }: Parameters<ErasureStore['eraseCustomer']>[0],
    kind: ErasureKind,
    removed: { items: number; deadLetters: number },
    files: string[],
    places: Pick<OpenErasure, 'conversationIds' | 'sessionIds'>,
  ) {
    const counts = { ...removed, media: files.length }
    return write({ id, kind, account, customerId, begunAt: now, counts, note, finishedAt: 0, files, ...places })
  }

  return {
    eraseCustomer: async ({ account, customerId, id, now, note }) => {
      const key = customerKey(account, customerId)
      const before = state.tombstones.get(key)
      if (before !== undefined) return { outcome: 'before', id: before }
      const customer = customerOf(state, account, customerId)
      if (!customer) return { outcome: 'unknown' }
      state.tombstones.set(key, id)
      const isMine = (each: { account: string; customerId: string }) =>
        each.account === account && each.customerId === customerId
      let items = customer.finished.length
      for (const lane of LANE_NAMES) {
        items += customerLane(state, customer, lane).items.length
        state.lanes.delete(`${key} ${lane}`)
      }
      const deadLetters = drop(state.deadLetters, ({ ref }) => isMine(ref))
      drop(state.unrelayed, isMine)
      drop(state.identities, (each, place) => each.customerId === customerId && place.startsWith(`${account} `))
      drop(state.tiers, isMine)
      drop(state.originals, (_, place) => place.startsWith(`${key} `))
      drop(state.originalCounts, (_, place) => place.startsWith(`${key} `))
      for (const map of [state.questions, state.allowedKinds, state.endings, state.customers]) map.delete(key)
      const { personId } = customer
      if (![...state.customers.values()].some((other) => other.personId === personId)) {
        drop(state.persons, (person) => person === personId)
      }
      const files = dropMedia(account, customerId)
      const conversations = [...customer.links.map(({ conversationId }) => conversationId), customer.conversationId]
      return write({
        ...{ id, kind: 'customer', account, customerId, begunAt: now, note, finishedAt: 0, files, sessionIds: [] },
        counts: { items, deadLetters, media: files.length },
        conversationIds: [...new Set(conversations)].filter((each) => each !== ''),
      })
    },

    eraseConversation: async (request) => {
      const { account, customerId, now, conversationId } = request
      const customer = customerOf(state, account, customerId)
      const before = state.erasures.get(request.id)
      if (before || !customer) return before ? { outcome: 'begun', erasure: before } : { outcome: 'unknown' }
      const windows = windowsOf(customer.links, conversationId)
      const sessionIds = [...new Set(windows.map(({ sessionId }) => sessionId))].filter((each) => each !== '')
      const removed = removeItems(customer, (item) => isWithin(windows, item), now)
      for (const map of [state.questions, state.allowedKinds, state.endings])
        map.delete(customerKey(account, customerId))
      customer.links.splice(
        0,
        customer.links.length,
        ...customer.links.filter((link) => link.conversationId !== conversationId),
      )
      if (customer.conversationId === conversationId) customer.conversationId = ''
      if (sessionIds.includes(customer.sessionId)) Object.assign(customer, { sessionId: '', endedAt: now })
      return writeItems(request, 'conversation', removed, dropMedia(account, customerId), {
        conversationIds: [conversationId],
        sessionIds,
      })
    },

    eraseKinds: async (request) => {
      const customer = customerOf(state, request.account, request.customerId)
      const before = state.erasures.get(request.id)
      if (before || !customer) return before ? { outcome: 'begun', erasure: before } : { outcome: 'unknown' }
      const removed = removeItems(customer, ({ kind }) => request.kinds.includes(kind), request.now)
      const files = request.media ? dropMedia(request.account, request.customerId) : []
      return writeItems(request, 'kinds', removed, files, { conversationIds: [], sessionIds: [] })
    },

    open: async ({ after, limit }) => pageOf(state.erasures, ({ finishedAt }) => finishedAt === 0, after, limit),
    removeElsewhere: async ({ id }) => {
      const erasure = state.erasures.get(id)
      for (const conversationId of erasure?.conversationIds ?? []) {
        const key = `${erasure?.account} ${conversationId}`
        if (state.conversations.get(key)?.customerId === erasure?.customerId) state.conversations.delete(key)
      }
      return false
    },
    note: async (id, note) => {
      const erasure = state.erasures.get(id)
      if (erasure?.finishedAt === 0) state.erasures.set(id, { ...erasure, note })
    },
    finish: async (id, note, now) => {
      const erasure = state.erasures.get(id)
      if (erasure?.finishedAt !== 0) return
      const forgotten = { customerId: '', conversationIds: [], files: [], sessionIds: [] }
      state.erasures.set(id, { ...erasure, ...forgotten, note, finishedAt: now })
    },
    get: async (id) => {
      const erasure = state.erasures.get(id)
      return erasure && recordOf(erasure)
    },
    list: async ({ account, after, limit }) => {
      const page = pageOf(state.erasures, (each) => account === undefined || each.account === account, after, limit)
      return { ...page, entries: page.entries.map(recordOf) }
    },
    compact: async () => 'compacted',
  }
}

function recordOf({ id, kind, account, begunAt, counts, note, finishedAt }: OpenErasure): ErasureRecord {
  return { id, kind, account, begunAt, counts, note, finishedAt }
}
