import { ACCOUNT_LANE_ID } from '../store/lanes.js'

/** Home shard of a customer (0-255): the first byte of the customerId. NaN-free: an id of another form has none. */
export function shardOfCustomer(customerId: string): number | undefined {
  const head = customerId.slice(0, 2)
  return /^[0-9a-f]{2}$/.test(head) ? Number.parseInt(head, 16) : undefined
}

const CUSTOMER_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** Whether an id can be a customer's; any other recipient is unknown without asking the store. */
export function isCustomerId(id: string): boolean {
  return CUSTOMER_ID.test(id) && id !== ACCOUNT_LANE_ID
}
