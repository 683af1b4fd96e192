import { RelayError } from '../errors.js'
import type { ApiIdentity } from './auth.js'

/** Whether a key is for an account. */
export function mayTouch(identity: ApiIdentity, account: string): boolean {
  return identity.accounts === undefined || identity.accounts.includes(account)
}

/** @throws RelayError `account_not_allowed` */
export function demandAccount(identity: ApiIdentity, account: string): void {
  if (!mayTouch(identity, account)) throw new RelayError('account_not_allowed')
}

/** Those of all accounts that a key is for. */
export function accountsOf(identity: ApiIdentity, all: ReadonlySet<string>): ReadonlySet<string> {
  return identity.accounts === undefined ? all : new Set([...all].filter((account) => mayTouch(identity, account)))
}
