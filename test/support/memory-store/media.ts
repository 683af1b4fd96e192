import type { MediaStore } from '../../../server/store/media.js'
import { customerKey, type MemoryState } from './state.js'

export function createMedia({ media, tombstones }: MemoryState): MediaStore {
  return {
    put: async (record) => {
      if (tombstones.has(customerKey(record.account, record.customerId))) return false
      media.set(record.id, record)
      return true
    },
    get: async (id, now) => {
      const record = media.get(id)
      return record && record.expiresAt > now ? record : undefined
    },
    ofCustomer: async (account, customerId, now) =>
      [...media.values()].filter(
        (record) => record.account === account && record.customerId === customerId && record.expiresAt > now,
      ),
    remove: async ({ id }) => void media.delete(id),
  }
}
