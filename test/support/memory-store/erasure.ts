import {
  type ErasureRecord,
  type ErasureStore,
  isWithin,
  type OpenErasure,
  windowsOf,
} from '../../../server/store/erasure.js'
import { LANE_NAMES } from '../../../server/store/lanes.js'
import { pageOf } from './pages.js'
import { customerKey, customerLane, customerOf, laneOf, type MemoryState, putBack, resetHead } from './state.js'

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

    eraseConversation: async ({ account, customerId, id, now, note, conversationId }) => {
      const before = state.erasures.get(id)
      if (before) return { outcome: 'begun', erasure: before }
      const customer = customerOf(state, account, customerId)
      if (!customer) return { outcome: 'unknown' }
      const windows = windowsOf(customer.links, conversationId)
      const sessionIds = [...new Set(windows.map(({ sessionId }) => sessionId))].filter((each) => each !== '')
      let items = 0
      for (const name of ['inbound', 'outbound'] as const) {
        const lane = laneOf(state, { account, customerId, lane: name })
        const stay = lane.items.filter((item) => !isWithin(windows, item))
        if (stay.length === lane.items.length) continue
        items += lane.items.length - stay.length
        if (stay[0]?.id !== lane.items[0]?.id) resetHead(lane)
        lane.items = stay
        if (lane.state === 'leased') {
          lane.fence++
          putBack(state, lane, now)
        } else if (stay.length === 0) lane.state = 'idle'
      }
      const kept = customer.finished.filter((each) => !isWithin(windows, each) || (!each.relayed && !each.sessionId))
      items += customer.finished.length - kept.length
      const gone = customer.finished.filter((each) => !kept.includes(each)).map((each) => each.id)
      drop(state.unrelayed, ({ itemId }) => gone.includes(itemId))
      customer.finished.splice(0, customer.finished.length, ...kept)
      const deadLetters = drop(
        state.deadLetters,
        ({ ref, item }) => ref.account === account && ref.customerId === customerId && isWithin(windows, item),
      )
      const files = dropMedia(account, customerId)
      for (const map of [state.questions, state.allowedKinds, state.endings])
        map.delete(customerKey(account, customerId))
      customer.links.splice(
        0,
        customer.links.length,
        ...customer.links.filter((link) => link.conversationId !== conversationId),
      )
      if (customer.conversationId === conversationId) customer.conversationId = ''
      if (sessionIds.includes(customer.sessionId)) Object.assign(customer, { sessionId: '', endedAt: now })
      return write({
        ...{ id, kind: 'conversation', account, customerId, begunAt: now, note, finishedAt: 0, files, sessionIds },
        counts: { items, deadLetters, media: files.length },
        conversationIds: [conversationId],
      })
    },

    open: async (limit) => [...state.erasures.values()].filter(({ finishedAt }) => finishedAt === 0).slice(0, limit),
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
