import { measureText } from '../../server/relay/splitting.js'
import type { Actions } from '../../server/wiring/actions.js'

export const TIER_SET_AT = Date.UTC(2026, 0, 2, 3, 4, 5)

/** What the routes of the data actions stand on, where nobody is known. */
export function actionsDouble(): Actions {
  return {
    tiers: {
      get: async (customerId) => ({ customerId, tier: 'Standard', known: false, updatedAt: undefined }),
      set: async (customerId, tier) => ({ customerId, tier, known: true, updatedAt: TIER_SET_AT }),
    },
    tierImport: {
      run: async (rows) => ({ rows: rows.length, unknown: [], repeated: [], imported: rows.length }),
      finish: async () => undefined,
    },
    findByOpenId: async () => undefined,
    customerContext: async () => ({
      known: false,
      tier: 'Standard',
      language: '',
      remainingQuota: undefined,
      windowEndsAt: undefined,
      sessionStartedAt: undefined,
    }),
    sessionEnded: async () => ({ closingSent: false, reason: 'unknown_conversation' }),
    measureText: (text) => measureText(text, 2048),
    owners: { accountOfCustomer: async () => 'default', accountOfConversation: async () => 'default' },
    relayVersion: '1.2.3',
    close: async () => undefined,
  }
}
