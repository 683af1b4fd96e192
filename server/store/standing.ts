/**
 * How a customer stands with the account: what WeChat told of following, of notifications agreed to, and of those sent.
 *
 * Pure rules. Both stores keep the standing in the customer's home slot and apply them within a state change; the Redis
 * scripts say them again in `redis/lua/include/standing.lua`, and the conformance suite holds the two together.
 */

/** What became of a notification that WeChat took: `blocked` by the customer. */
export type NotificationOutcome = 'delivered' | 'blocked' | 'failed'

/** One thing a push tells of the standing. Ids are of STANDING_ID; others are not handed to a store. */
export type StandingChange =
  | { readonly kind: 'followed' }
  /** Every window that the customer opened is over, and what waits for one is due. */
  | { readonly kind: 'unfollowed' }
  /** One notification of this template may be sent, or any number where the template is for good. */
  | { readonly kind: 'accepted'; readonly templateId: string }
  | { readonly kind: 'rejected'; readonly templateId: string }
  /** Wakes the outbound lane: its head may wait for this. */
  | { readonly kind: 'result'; readonly jobId: string; readonly outcome: NotificationOutcome }

/** What a settled notification used up. */
export interface ConsentSpent {
  readonly templateId: string
  readonly uses: 'one' | 'all'
}

export interface CustomerStanding {
  /** Epoch milliseconds; 0 while the customer follows, as far as anybody knows. */
  readonly unfollowedAt: number
  /** How often the customer agreed to a notification that was not sent yet, by template. */
  readonly accepted: ReadonlyMap<string, number>
  /** What became of the last notifications, by WeChat's id of them. */
  readonly results: ReadonlyMap<string, NotificationOutcome>
}

/** Ids that a standing can hold. */
export const STANDING_ID = /^[\w.-]{1,128}$/

/** The oldest is forgotten beyond these. */
const MAX_TEMPLATES = 20
const MAX_RESULTS = 8

export const NO_STANDING: CustomerStanding = { unfollowedAt: 0, accepted: new Map(), results: new Map() }

/** A standing as stored: "unfollowedAt;template uses,...;job outcome,..."; '' for a customer of whom nothing was told. */
export function readStanding(text: string): CustomerStanding {
  if (text === '') return NO_STANDING
  const [unfollowedAt = '0', accepted = '', results = ''] = text.split(';')
  return {
    unfollowedAt: Number(unfollowedAt),
    accepted: new Map(readList(accepted).map(([id, uses]) => [id, Number(uses)])),
    results: new Map(readList(results)) as ReadonlyMap<string, NotificationOutcome>,
  }
}

export function writeStanding({ unfollowedAt, accepted, results }: CustomerStanding): string {
  const list = (entries: ReadonlyMap<string, unknown>) => [...entries].map(([id, value]) => `${id} ${value}`).join(',')
  return `${unfollowedAt};${list(accepted)};${list(results)}`
}

/** @param now Epoch milliseconds. */
export function changeStanding(standing: CustomerStanding, change: StandingChange, now: number): CustomerStanding {
  switch (change.kind) {
    case 'followed':
      return { ...standing, unfollowedAt: 0 }
    case 'unfollowed':
      return { ...standing, unfollowedAt: now }
    case 'accepted':
      return withUses(standing, change.templateId, (standing.accepted.get(change.templateId) ?? 0) + 1)
    case 'rejected':
      return withUses(standing, change.templateId, 0)
    case 'result':
      return { ...standing, results: withEntry(standing.results, change.jobId, change.outcome, MAX_RESULTS) }
  }
}

export function spendConsent(standing: CustomerStanding, { templateId, uses }: ConsentSpent): CustomerStanding {
  const left = (standing.accepted.get(templateId) ?? 0) - 1
  return withUses(standing, templateId, uses === 'all' ? 0 : Math.max(0, left))
}

function withUses(standing: CustomerStanding, templateId: string, uses: number): CustomerStanding {
  const entry = uses > 0 ? uses : undefined
  return { ...standing, accepted: withEntry(standing.accepted, templateId, entry, MAX_TEMPLATES) }
}

/** What changed last stands last. */
function withEntry<T>(entries: ReadonlyMap<string, T>, id: string, value: T | undefined, most: number): Map<string, T> {
  const others = [...entries].filter(([each]) => each !== id)
  return new Map((value === undefined ? others : [...others, [id, value] as const]).slice(-most))
}

function readList(text: string): [string, string][] {
  return text === ''
    ? []
    : text.split(',').map((entry) => {
        const [id = '', value = ''] = entry.split(' ')
        return [id, value]
      })
}
