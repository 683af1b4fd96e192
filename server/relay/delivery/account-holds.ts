/** How long nothing of an account goes out after a refusal that an operator has to mend; then it is tried again. */
export const HOLD_MS = 30_000

/** Accounts whose platform refuses everything (403, integration gone, IP not allowed), per platform. */
export interface AccountHolds {
  hold(account: string, platform: 'genesys' | 'wechat', ms?: number): void
  /** Monotonic milliseconds still to wait; 0 when not held. */
  remaining(account: string, platform: 'genesys' | 'wechat'): number
}

export function createAccountHolds(monotonic: () => number): AccountHolds {
  const until = new Map<string, number>()
  return {
    hold: (account, platform, ms = HOLD_MS) => void until.set(`${platform} ${account}`, monotonic() + ms),
    remaining: (account, platform) => Math.max(0, (until.get(`${platform} ${account}`) ?? 0) - monotonic()),
  }
}
