import { foreignKeysIn, type WrappedKeyStore } from '../../../server/store/wrapped-keys.js'
import type { MemoryState } from './state.js'

interface Holder {
  wrappedKey?: string | undefined
}

export function createWrappedKeys(state: MemoryState): WrappedKeyStore {
  const holders = (): Holder[] => [
    ...state.customers.values(),
    ...state.media.values(),
    ...[...state.customers.values()].flatMap(({ finished }) => finished.map(({ body }) => body)),
    ...[...state.lanes.values()].flatMap(({ items }) => items.map(({ body }) => body)),
    ...[...state.deadLetters.values()].map(({ item }) => item.body),
    ...[...state.questions.values()].map(({ question }) => question.body),
    ...[...state.endings.values()].map(({ ending }) => ending.body),
  ]
  return {
    page: async (writingId) => ({
      found: holders().flatMap(({ wrappedKey = '' }) =>
        foreignKeysIn(wrappedKey, writingId).map((wrapped) => ({ place: '', wrapped })),
      ),
      next: undefined,
    }),
    replace: async (changes) => {
      const by = new Map(changes.map(({ wrapped, by }) => [wrapped, by]))
      for (const holder of holders()) holder.wrappedKey = by.get(holder.wrappedKey ?? '') ?? holder.wrappedKey
    },
  }
}
