import { RelayError } from '../../errors.js'
import type { AuditEntry } from '../../privacy/audit/entry.js'
import { ALL_ACCOUNTS } from '../../privacy/audit/entry.js'
import type { AuditTrail } from '../../privacy/audit/trail.js'
import type { ConversationStore, CustomerStore } from '../../store/customers.js'
import type { PersonalDataStore } from '../../store/personal-data.js'

export interface AllowRequest {
  readonly conversationId: string
  /** Kinds of personal data, of those that the account knows. */
  readonly kinds: readonly string[]
  readonly minutes: number
  readonly reason: string
  readonly actor: AuditEntry['actor']
  readonly from: string
  /** Accounts the key is for; undefined: all. */
  readonly accounts: readonly string[] | undefined
}

export interface AllowAnswer {
  readonly allowed: boolean
  /** Epoch milliseconds; undefined when nothing was allowed. */
  readonly until: number | undefined
  /** Stable code of why not; '' when allowed. */
  readonly reason: 'unknown_conversation' | 'no_open_session' | ''
}

export interface AllowDeps {
  readonly accounts: readonly string[]
  readonly conversations: Pick<ConversationStore, 'get'>
  readonly customers: Pick<CustomerStore, 'get'>
  readonly personalData: Pick<PersonalDataStore, 'allow'>
  readonly audit: Pick<AuditTrail, 'perform'>
  /** Whether the account's redaction knows the kind. */
  readonly knowsKind: (account: string, kind: string) => boolean
  readonly now: () => number
}

/** At most so long at once; a flow may ask again. */
export const MOST_MINUTES = 60

/**
 * Lets kinds of personal data cross as they are, in the open session of a conversation and for some minutes: a flow has
 * asked the customer for them. Recorded before it holds.
 * @throws RelayError `invalid_parameter`, `account_not_allowed`, `audit_unavailable`, `store_unavailable`
 */
export function createAllowKinds(deps: AllowDeps): (request: AllowRequest) => Promise<AllowAnswer> {
  return async (request) => {
    const { conversationId, kinds, minutes, reason, actor, from } = request
    const found = await find(conversationId)
    if (!found) return refused('unknown_conversation')
    const { account, customerId } = found
    const act = {
      ...{ account, actor, from, reason, customerId, conversationId },
      action: 'personal-data.allow' as const,
      // What is no kind may be anything, also what somebody typed in the wrong place.
      reference: kinds.filter((kind) => deps.knowsKind(account, kind)).join(' '),
      counts: { minutes },
    }
    return deps.audit.perform(act, async () => {
      if (request.accounts && !request.accounts.includes(account)) throw new RelayError('account_not_allowed')
      const unknown = kinds.find((kind) => !deps.knowsKind(account, kind))
      if (unknown !== undefined || kinds.length === 0) {
        throw new RelayError('invalid_parameter', 'kinds names kinds of personal data, such as mobile,email.')
      }
      const customer = await deps.customers.get(account, customerId)
      if (!customer?.sessionId) return refused('no_open_session')
      const now = deps.now()
      const until = now + minutes * 60_000
      const session = { account, customerId, sessionId: customer.sessionId }
      await deps.personalData.allow({ ...session, kinds, now, expiresAt: until })
      return { allowed: true, until, reason: '' }
    })
  }

  async function find(conversationId: string): Promise<{ account: string; customerId: string } | undefined> {
    const ids = await Promise.all(deps.accounts.map((account) => deps.conversations.get(account, conversationId)))
    const at = ids.findIndex((id) => id !== undefined)
    const [account = ALL_ACCOUNTS, customerId] = [deps.accounts[at], ids[at]]
    return customerId === undefined ? undefined : { account, customerId }
  }
}

function refused(reason: 'unknown_conversation' | 'no_open_session'): AllowAnswer {
  return { allowed: false, until: undefined, reason }
}
