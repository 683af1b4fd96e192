import { RelayError } from '../errors.js'
import type { RelayKeys } from '../privacy/relay-keys.js'
import type { CustomerStore } from '../store/customers.js'

export interface CustomerOfOpenId {
  readonly customerId: string
  /** The last one Genesys named for this customer; '' when none. */
  readonly conversationId: string
}

/**
 * Who an OpenID is, for operators who know nothing else of a customer; undefined when it never wrote to the account.
 * @throws RelayError `unknown_account`
 */
export type FindByOpenId = (account: string, openId: string) => Promise<CustomerOfOpenId | undefined>

export interface FindByOpenIdDeps {
  readonly customers: Pick<CustomerStore, 'find' | 'get'>
  readonly keys: Pick<RelayKeys, 'identityOf'>
  /** Names of the configured accounts. */
  readonly accounts: ReadonlySet<string>
}

/** Looks at the store alone; makes nobody known. */
export function createFindByOpenId({ customers, keys, accounts }: FindByOpenIdDeps): FindByOpenId {
  return async (account, openId) => {
    if (!accounts.has(account)) throw new RelayError('unknown_account')
    const { shard, identity } = keys.identityOf(account, openId)
    const customerId = await customers.find(account, shard, identity)
    const record = customerId === undefined ? undefined : await customers.get(account, customerId)
    return record && { customerId: record.customerId, conversationId: record.conversationId }
  }
}
