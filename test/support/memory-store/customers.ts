import type { ConversationStore, CustomerStore, RecentSession } from '../../../server/store/customers.js'
import type { StoreLimits } from '../../../server/store/store.js'
import { pageOf } from './pages.js'
import { customerOf, endSession, type MemoryState, recordOf } from './state.js'

export function createCustomers(state: MemoryState): CustomerStore {
  return {
    get: async (account, customerId) => {
      const customer = customerOf(state, account, customerId)
      return customer && recordOf(customer)
    },
    find: async (account, shard, identity) => state.identities.get(`${account} ${shard} ${identity}`)?.customerId,
    alias: async ({ account, shard, identity, customerId, openId }) => {
      state.identities.set(`${account} ${shard} ${identity}`, { customerId, alias: true })
      const customer = customerOf(state, account, customerId)
      if (customer) customer.openId = openId
    },
    joinPerson: async ({ account, customerId, union, newPersonId }) => {
      const personId = state.persons.get(union) ?? newPersonId
      state.persons.set(union, personId)
      const customer = customerOf(state, account, customerId)
      if (customer) customer.personId = personId
      return personId
    },
    personOf: async (account, customerId) => {
      const personId = customerOf(state, account, customerId)?.personId
      if (personId === undefined) return { personId, members: [{ account, customerId }] }
      const members = [...state.customers.values()].filter((other) => other.personId === personId)
      return { personId, members: members.map((each) => ({ account: each.account, customerId: each.customerId })) }
    },
    finished: async (account, customerId, limit) =>
      [...(customerOf(state, account, customerId)?.finished ?? [])]
        .sort((a, b) => a.finishedAt - b.finishedAt)
        .slice(0, limit),
    waiting: async (account, customerId) =>
      [...state.lanes.values()]
        .filter(({ ref }) => ref.account === account && ref.customerId === customerId)
        .flatMap(({ ref, items }) => items.map((item) => ({ ...item, lane: ref.lane }))),
    unrelayed: async ({ account, after, limit }) =>
      pageOf(state.unrelayed, (entry) => account === undefined || entry.account === account, after, limit),
    recentSessions: async ({ since, after, limit }) => {
      const sessions = new Map<string, RecentSession>()
      for (const [key, { account, customerId, sessionId, conversationId, ...times }] of state.customers) {
        const lastMessageAt = Math.max(times.lastInboundAt, times.lastOutboundAt)
        if (conversationId && sessionId && lastMessageAt >= since) {
          sessions.set(key, { account, customerId, conversationId, lastMessageAt })
        }
      }
      return pageOf(sessions, () => true, after, limit)
    },
    endSession: async (account, customerId, now) => {
      const customer = customerOf(state, account, customerId)
      if (customer) endSession(customer, now)
    },
  }
}

export function createConversations(state: MemoryState, limits: StoreLimits): ConversationStore {
  return {
    put: async (account, conversationId, customerId, now) => {
      const expiresAt = now + limits.conversationTtlMs
      state.conversations.set(`${account} ${conversationId}`, { customerId, expiresAt })
    },
    get: async (account, conversationId) => state.conversations.get(`${account} ${conversationId}`)?.customerId,
  }
}
