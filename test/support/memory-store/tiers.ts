import type { TierStore } from '../../../server/store/tiers.js'
import { createCustomers } from './customers.js'
import { customerOf, type MemoryState } from './state.js'

export function createTiers(state: MemoryState): TierStore {
  const { personOf } = createCustomers(state)
  return {
    put: async (entries) =>
      entries.map((entry) => {
        if (!customerOf(state, entry.account, entry.customerId)) return false
        const key = `${entry.account} ${entry.customerId} ${entry.source}`
        if ((state.tiers.get(key)?.updatedAt ?? 0) <= entry.updatedAt) state.tiers.set(key, entry)
        return true
      }),
    ofPerson: async (account, customerId) => {
      const { members } = await personOf(account, customerId)
      return [...state.tiers.values()]
        .filter((entry) =>
          members.some((member) => member.account === entry.account && member.customerId === entry.customerId),
        )
        .sort((a, b) => b.updatedAt - a.updatedAt)
    },
  }
}
