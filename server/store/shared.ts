/** Things the relays on one store share: access tokens, locks, the request budget, facts written once. */

export interface StoredToken {
  /** Sealed under the relay's system key. */
  readonly sealed: string
  readonly keyId: string
  /** Keyed hash of the token, to expire exactly the one that failed. */
  readonly fingerprint: string
  readonly obtainedAt: number
  /** Epoch ms after which it must not be used. */
  readonly expiresAt: number
}

export interface TokenStore {
  get(name: string, now: number): Promise<StoredToken | undefined>
  put(name: string, token: StoredToken, now: number): Promise<void>
  /** Removes the token only if it is still the one with this fingerprint. */
  expire(name: string, fingerprint: string): Promise<void>
}

export interface LockStore {
  /** SET NX PX: true when taken. */
  acquire(name: string, owner: string, ttlMs: number, now: number): Promise<boolean>
  /** Released by its owner only. */
  release(name: string, owner: string): Promise<void>
}

export interface BudgetStore {
  /**
   * Takes up to `want` requests of one client's minute (`minute` = floor(epoch minutes)), never past `limit` in all.
   * Answers how many were granted and until when the client is paused (Retry-After of any instance; 0: not).
   */
  take(
    client: string,
    minute: number,
    want: number,
    limit: number,
    now: number,
  ): Promise<{ granted: number; pausedUntil: number }>
  /** Gives unused ones back. */
  giveBack(client: string, minute: number, count: number): Promise<void>
  pause(client: string, until: number, now: number): Promise<void>
}

export interface FactStore {
  get(name: string): Promise<string | undefined>
  set(name: string, value: string): Promise<void>
  /** Writes only if absent; answers the value that stands. */
  setOnce(name: string, value: string): Promise<string>
}
