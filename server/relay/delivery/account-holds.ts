/** How long nothing of an account goes out after a refusal that an operator has to mend; then it is tried again. */
export const HOLD_MS = 30_000
/** The longest hold a platform asks for is a quota that lasts until midnight; a broken header must not ask for more. */
export const MAX_HOLD_MS = 24 * 3_600_000

export type HeldPlatform = 'genesys' | 'wechat'

/** Accounts whose platform refuses everything (403, integration gone, IP not allowed), per platform. */
export interface AccountHolds {
  hold(account: string, platform: HeldPlatform, ms?: number): void
  /** Milliseconds still to wait; 0 when not held. */
  remaining(account: string, platform: HeldPlatform): number
}

/** @param monotonic Milliseconds of a monotonic clock. */
export function createAccountHolds(monotonic: () => number): AccountHolds {
  const until = new Map<string, number>()
  return {
    hold: (account, platform, ms = HOLD_MS) =>
      void until.set(`${platform} ${account}`, monotonic() + Math.min(ms, MAX_HOLD_MS)),
    remaining: (account, platform) => Math.max(0, (until.get(`${platform} ${account}`) ?? 0) - monotonic()),
  }
}
