import type { MediaStore } from '../../../server/store/media.js'
import type { MemoryState } from './state.js'

export function createMedia({ media }: MemoryState): MediaStore {
  return {
    put: async (record) => void media.set(record.id, record),
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
