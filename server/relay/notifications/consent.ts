import type { NotificationConfig } from '../../config/types.js'
import type { ConsentSpent, CustomerStanding } from '../../store/standing.js'

/**
 * Whether the customer agreed to what the account's notification needs, as far as is known: to template messages by
 * following, to subscription notices by the pop-up of the page that offers them, each time anew or for good.
 */
export function hasConsent({ kind, templateId }: NotificationConfig, standing: CustomerStanding): boolean {
  return kind === 'template' ? standing.unfollowedAt === 0 : (standing.accepted.get(templateId) ?? 0) > 0
}

/** What a sent notification uses up. */
export function consentOfOne({ kind, templateId }: NotificationConfig): ConsentSpent | undefined {
  return kind === 'subscription_once' ? { templateId, uses: 'one' } : undefined
}
