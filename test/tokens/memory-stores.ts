import type { LockStore, StoredToken, TokenStore } from '../../server/store/shared.js'

/** Doubles of the token and lock stores, for one name. */
export class MemoryTokens implements TokenStore {
  held: StoredToken | undefined
  reads = 0
  failing = false
  async get(_name: string, now: number) {
    this.reads++
    await turn()
    if (this.failing) throw new Error('store down')
    return this.held !== undefined && now < this.held.expiresAt ? this.held : undefined
  }
  async put(_name: string, token: StoredToken) {
    await turn()
    if (this.failing) throw new Error('store down')
    this.held = token
  }
  async expire(_name: string, fingerprint: string) {
    await turn()
    if (this.held?.fingerprint === fingerprint) this.held = undefined
  }
}

export class MemoryLocks implements LockStore {
  held: { owner: string; until: number } | undefined
  async acquire(_name: string, owner: string, ttlMs: number, now: number) {
    await turn()
    if (this.held !== undefined && now < this.held.until) return false
    this.held = { owner, until: now + ttlMs }
    return true
  }
  async release(_name: string, owner: string) {
    await turn()
    if (this.held?.owner === owner) this.held = undefined
  }
}

/** Lets what is pending go on. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
