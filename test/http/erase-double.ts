import { RelayError } from '../../server/errors.js'
import type { AppDeps } from '../../server/http/app.js'

/** Nobody is known, so that nothing is erased. */
export function eraseDouble(): Pick<AppDeps, 'eraser' | 'erasures' | 'legalHolds' | 'ringIds' | 'rewrapProgress'> {
  return {
    eraser: {
      eraseCustomer: async () => {
        throw new RelayError('unknown_customer')
      },
      eraseKinds: async () => {
        throw new RelayError('unknown_customer')
      },
      eraseConversation: async () => {
        throw new RelayError('unknown_conversation')
      },
      customerOfConversation: async () => undefined,
    },
    erasures: { get: async () => undefined, list: async () => ({ entries: [], next: undefined }) },
    ringIds: ['k2', 'k1'],
    rewrapProgress: async () => undefined,
    legalHolds: {
      list: async () => [],
      set: async (account) => ({ account, since: 0 }),
      lift: async () => undefined,
      refuseIfHeld: async () => undefined,
    },
  }
}
