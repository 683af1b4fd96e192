import type { AccountConfig } from '../config/types.js'
import type { FindCustomer } from '../customers/find-customer.js'
import type { TierDirectory } from '../customers/tiers.js'
import type { Tier } from './messages/tier.js'
import { windowEnd } from './quota-window.js'

/** What a flow may want to know of a customer. Moments are epoch milliseconds. */
export interface CustomerContext {
  readonly known: boolean
  readonly tier: Tier
  /** '' when the customer is not known. */
  readonly language: AccountConfig['language'] | ''
  /** When WeChat stops taking messages to the customer. */
  readonly windowEndsAt: number | undefined
  /** Undefined when no session is open. */
  readonly sessionStartedAt: number | undefined
}

export interface CustomerContextDeps {
  readonly find: FindCustomer
  readonly tiers: Pick<TierDirectory, 'get'>
  readonly languageOf: (account: string) => AccountConfig['language'] | undefined
  readonly now: () => number
  readonly sessionTimelineMs: number
}

/** Gathers the context of a customer; one who is not known has an empty one. */
export function createCustomerContext(deps: CustomerContextDeps): (customerId: string) => Promise<CustomerContext> {
  return async (customerId) => {
    const [found, { tier }] = await Promise.all([deps.find(customerId), deps.tiers.get(customerId)])
    if (!found) return { known: false, tier, language: '', windowEndsAt: undefined, sessionStartedAt: undefined }
    const { sessionId, sessionOpenedAt, lastInboundAt, lastOutboundAt } = found.record
    const lastMessageAt = Math.max(lastInboundAt, lastOutboundAt)
    const isOpen = sessionId !== '' && deps.now() - lastMessageAt <= deps.sessionTimelineMs
    return {
      known: true,
      tier,
      language: deps.languageOf(found.account) ?? '',
      windowEndsAt: lastInboundAt > 0 ? windowEnd(lastInboundAt) : undefined,
      sessionStartedAt: isOpen ? sessionOpenedAt : undefined,
    }
  }
}
