import type { PersonalDataStore } from '../../../server/store/personal-data.js'
import { customerKey, customerOf, type MemoryState } from './state.js'

export function createPersonalData(state: MemoryState): PersonalDataStore {
  const { originals, originalCounts, allowedKinds, endings } = state
  return {
    keep: async ({ account, customerId, keyId, originals: found, now, expiresAt }) => {
      if (customerOf(state, account, customerId)?.keyId !== keyId) return undefined
      return found.map(({ kind, digest, sealed }) => {
        const ofKind = `${customerKey(account, customerId)} ${kind}`
        const kept = [...originals].find(
          ([place, entry]) => place === `${ofKind} ${entry.number}` && entry.digest === digest && entry.expiresAt > now,
        )?.[1]
        if (kept) {
          kept.expiresAt = Math.max(kept.expiresAt, expiresAt)
          return kept.number
        }
        const number = (originalCounts.get(ofKind) ?? 0) + 1
        originalCounts.set(ofKind, number)
        originals.set(`${ofKind} ${number}`, { keyId, sealed, digest, number, expiresAt })
        return number
      })
    },
    find: async (account, customerId, { kind, number }, now) => {
      const kept = originals.get(`${customerKey(account, customerId)} ${kind} ${number}`)
      return kept && kept.expiresAt > now ? { keyId: kept.keyId, sealed: kept.sealed } : undefined
    },
    allow: async ({ account, customerId, sessionId, kinds, expiresAt }) => {
      if (!customerOf(state, account, customerId)) return
      allowedKinds.set(customerKey(account, customerId), { sessionId, kinds, expiresAt })
    },
    allowed: async (account, customerId, sessionId, now) => {
      const allowed = allowedKinds.get(customerKey(account, customerId))
      return allowed && allowed.sessionId === sessionId && allowed.expiresAt > now ? allowed.kinds : []
    },
    putEnding: async ({ account, customerId, ending, expiresAt }) => {
      if (customerOf(state, account, customerId)) endings.set(customerKey(account, customerId), { ending, expiresAt })
    },
    ending: async (account, customerId, now) => {
      const kept = endings.get(customerKey(account, customerId))
      return kept && kept.expiresAt > now ? kept.ending : undefined
    },
  }
}
