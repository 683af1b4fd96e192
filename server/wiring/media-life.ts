import type { AccountConfig } from '../config/types.js'

/** @returns How long media of an account is kept, milliseconds; of one that is configured no more, not at all. */
export function mediaLife(accounts: readonly Pick<AccountConfig, 'name' | 'retention'>[]): (account: string) => number {
  const lives = new Map(accounts.map(({ name, retention }) => [name, retention.mediaMs]))
  return (account) => lives.get(account) ?? 0
}
