import type { Owners } from '../customers/owners.js'
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

/**
 * A key that is for all accounts needs no look-up. What no account has is left to the route, which says so itself.
 * @throws RelayError `account_not_allowed`
 */
export async function demandCustomer(identity: ApiIdentity, owners: Owners, customerId: string): Promise<void> {
  if (identity.accounts === undefined) return
  const account = await owners.accountOfCustomer(customerId)
  if (account !== undefined) demandAccount(identity, account)
}

/** As `demandCustomer`, for what Genesys Cloud names by the conversation. */
export async function demandConversation(identity: ApiIdentity, owners: Owners, conversationId: string): Promise<void> {
  if (identity.accounts === undefined) return
  const account = await owners.accountOfConversation(conversationId)
  if (account !== undefined) demandAccount(identity, account)
}

/**
 * The account a list is about: the one asked for, else the key's own one; undefined: all.
 * @throws RelayError `account_not_allowed`; `invalid_parameter` when the key is for several and none is named
 */
export function listedAccount(identity: ApiIdentity, asked: string | undefined): string | undefined {
  if (asked !== undefined) {
    demandAccount(identity, asked)
    return asked
  }
  const { accounts } = identity
  if (accounts === undefined || accounts.length === 1) return accounts?.[0]
  throw new RelayError('invalid_parameter', 'account must be given: the API key is for some accounts only.')
}
