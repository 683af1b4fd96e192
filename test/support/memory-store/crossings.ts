import type { CrossingStore } from '../../../server/store/crossings.js'
import type { MemoryState } from './state.js'

export function createCrossings({ crossings }: MemoryState): CrossingStore {
  return {
    note: async ({ account, digest, year, sensitive }) => {
      const key = `${account} ${year} ${digest}`
      crossings.set(key, sensitive || (crossings.get(key) ?? false))
    },
    count: async (account, year) => {
      const all = [...crossings]
        .filter(([key]) => key.startsWith(`${account} ${year} `))
        .map(([, sensitive]) => sensitive)
      return { customers: all.length, sensitive: all.filter(Boolean).length }
    },
  }
}
