import { DEFAULT_STORE_LIMITS, type Store, type StoreLimits } from '../../server/store/store.js'
import { createAcceptance } from './memory-store/acceptance.js'
import { createAudit } from './memory-store/audit.js'
import { createConsents } from './memory-store/consents.js'
import { createCrossings } from './memory-store/crossings.js'
import { createConversations, createCustomers } from './memory-store/customers.js'
import { createErasure } from './memory-store/erasure.js'
import { createDeadLetters, createLanes } from './memory-store/lanes.js'
import { createMedia } from './memory-store/media.js'
import { createPersonalData } from './memory-store/personal-data.js'
import { createQuestions } from './memory-store/questions.js'
import { createBudget, createFacts, createLocks, createTokens } from './memory-store/shared.js'
import { emptyState, type MemoryState } from './memory-store/state.js'
import { tidy } from './memory-store/tidy.js'
import { createTiers } from './memory-store/tiers.js'
import { createWrappedKeys } from './memory-store/wrapped-keys.js'

/**
 * A Store without a disk, for tests of what stands on one. It passes the conformance suite.
 * @param state Hand the same one (`emptyMemory()`) to several stores to let them share it, as relays share a Redis.
 */
export function createMemoryStore(limits: Partial<StoreLimits> = {}, state: MemoryState = emptyState()): Store {
  const all = { ...DEFAULT_STORE_LIMITS, ...limits }
  return {
    acceptance: createAcceptance(state, all),
    lanes: createLanes(state, all),
    deadLetters: createDeadLetters(state),
    customers: createCustomers(state),
    conversations: createConversations(state, all),
    consents: createConsents(state),
    tiers: createTiers(state),
    media: createMedia(state),
    questions: createQuestions(state),
    crossings: createCrossings(state),
    personalData: createPersonalData(state),
    audit: createAudit(state),
    erasure: createErasure(state),
    wrappedKeys: createWrappedKeys(state),
    tokens: createTokens(state),
    locks: createLocks(state),
    budget: createBudget(state),
    facts: createFacts(state),
    durabilityWarnings: [],
    ping: async () => undefined,
    tidy: async (now) => tidy(state, all, now),
    close: async () => undefined,
  }
}

export function emptyMemory(): MemoryState {
  return emptyState()
}
