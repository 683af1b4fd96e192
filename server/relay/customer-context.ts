import type { AccountConfig } from '../config/types.js'
import type { FindCustomer } from '../customers/find-customer.js'
import type { TierDirectory } from '../customers/tiers.js'
import { type QuotaLimits, unitsLeft, windowEndsAt } from '../store/meter.js'
import type { Tier } from './messages/tier.js'

/** What a flow may want to know of a customer. Moments are epoch milliseconds. */
export interface CustomerContext {
  readonly known: boolean
  readonly tier: Tier
  /** '' when the customer is not known. */
  readonly language: AccountConfig['language'] | ''
  /** Custom messages WeChat takes until the customer writes again, as the relay counts; undefined when not known. */
  readonly remainingQuota: number | undefined
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
  /** Undefined when nothing is counted. */
  readonly quota: QuotaLimits | undefined
}

const UNKNOWN = {
  known: false,
  language: '',
  remainingQuota: undefined,
  windowEndsAt: undefined,
  sessionStartedAt: undefined,
} as const

/** Gathers the context of a customer; one who is not known has an empty one. */
export function createCustomerContext(deps: CustomerContextDeps): (customerId: string) => Promise<CustomerContext> {
  return async (customerId) => {
    const [found, { tier }] = await Promise.all([deps.find(customerId), deps.tiers.get(customerId)])
    if (!found) return { ...UNKNOWN, tier }
    const { sessionId, sessionOpenedAt, lastInboundAt, lastOutboundAt, meter } = found.record
    const lastMessageAt = Math.max(lastInboundAt, lastOutboundAt)
    const isOpen = sessionId !== '' && deps.now() - lastMessageAt <= deps.sessionTimelineMs
    return {
      known: true,
      tier,
      language: deps.languageOf(found.account) ?? '',
      remainingQuota: deps.quota && unitsLeft(meter, 'closing', deps.now(), deps.quota),
      windowEndsAt: windowEndsAt(meter),
      sessionStartedAt: isOpen ? sessionOpenedAt : undefined,
    }
  }
}
