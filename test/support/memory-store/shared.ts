import type { BudgetStore, FactStore, LockStore, TokenStore } from '../../../server/store/shared.js'
import type { MemoryState } from './state.js'

export function createTokens({ tokens }: MemoryState): TokenStore {
  return {
    get: async (name, now) => {
      const token = tokens.get(name)
      return token && token.expiresAt > now ? token : undefined
    },
    put: async (name, token) => void tokens.set(name, token),
    expire: async (name, fingerprint) => {
      if (tokens.get(name)?.fingerprint === fingerprint) tokens.delete(name)
    },
  }
}

export function createLocks({ locks }: MemoryState): LockStore {
  return {
    acquire: async (name, owner, ttlMs, now) => {
      const lock = locks.get(name)
      if (lock && lock.expiresAt > now) return false
      locks.set(name, { owner, expiresAt: now + ttlMs })
      return true
    },
    release: async (name, owner) => {
      if (locks.get(name)?.owner === owner) locks.delete(name)
    },
  }
}

export function createBudget({ budget, pauses }: MemoryState): BudgetStore {
  const key = (client: string, minute: number) => `${client} ${minute}`
  return {
    take: async (client, minute, want, limit, now) => {
      const until = pauses.get(client) ?? 0
      if (until > now) return { granted: 0, pausedUntil: until }
      const taken = budget.get(key(client, minute)) ?? 0
      const granted = Math.max(0, Math.min(want, limit - taken))
      budget.set(key(client, minute), taken + granted)
      return { granted, pausedUntil: 0 }
    },
    giveBack: async (client, minute, count) => {
      budget.set(key(client, minute), Math.max(0, (budget.get(key(client, minute)) ?? 0) - count))
    },
    pause: async (client, until) => void pauses.set(client, Math.max(until, pauses.get(client) ?? 0)),
  }
}

export function createFacts({ facts }: MemoryState): FactStore {
  return {
    get: async (name) => facts.get(name),
    set: async (name, value) => void facts.set(name, value),
    setOnce: async (name, value) => {
      const standing = facts.get(name) ?? value
      facts.set(name, standing)
      return standing
    },
  }
}
