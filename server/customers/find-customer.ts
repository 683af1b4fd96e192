import type { CustomerStore } from '../store/customers.js'
import type { CustomerRecord } from '../store/lanes.js'
import { isCustomerId } from './shard.js'

export interface FoundCustomer {
  readonly account: string
  readonly record: CustomerRecord
}

/** A customer by id alone; undefined when no account has it. */
export type FindCustomer = (customerId: string) => Promise<FoundCustomer | undefined>

/** Callers from Genesys name no account, so that every configured one is asked. */
export function createFindCustomer(customers: Pick<CustomerStore, 'get'>, accounts: readonly string[]): FindCustomer {
  return async (customerId) => {
    if (!isCustomerId(customerId)) return undefined
    const records = await Promise.all(accounts.map((account) => customers.get(account, customerId)))
    const at = records.findIndex((record) => record !== undefined)
    const [account, record] = [accounts[at], records[at]]
    return account === undefined || record === undefined ? undefined : { account, record }
  }
}
