import { openOpenId } from '../privacy/item-sealing.js'
import type { KeyRing } from '../privacy/key-ring.js'
import type { CustomerStore } from '../store/customers.js'
import type { RelayEvents } from './events.js'
import type { WeChatMessaging } from './messages/platforms.js'

export interface TypingDeps {
  readonly customers: Pick<CustomerStore, 'get'>
  readonly ring: KeyRing
  readonly events: RelayEvents
  readonly wechatOf: (account: string) => WeChatMessaging | undefined
}

/**
 * Shows on the customer's phone that somebody types. Never enters a lane, never retried: a late "typing" is worth less
 * than none.
 */
export function createTyping(deps: TypingDeps): (account: string, customerId: string) => void {
  const inFlight = new Set<string>()

  async function show(account: string, customerId: string): Promise<void> {
    const wechat = deps.wechatOf(account)
    const customer = await deps.customers.get(account, customerId)
    if (!wechat || !customer) return
    await wechat.sendTyping(openOpenId(customer.openId, deps.ring.unwrap(customer.wrappedKey)))
    deps.events.typing(account)
  }

  return (account, customerId) => {
    if (inFlight.has(customerId)) return
    inFlight.add(customerId)
    show(account, customerId)
      .catch((error: unknown) => deps.events.internalError('typing', error))
      .finally(() => inFlight.delete(customerId))
  }
}
