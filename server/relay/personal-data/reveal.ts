import type { RevealRight } from '../../config/types.js'
import type { FindCustomer, FoundCustomer } from '../../customers/find-customer.js'
import { RelayError } from '../../errors.js'
import type { AuditEntry } from '../../privacy/audit/entry.js'
import { ALL_ACCOUNTS } from '../../privacy/audit/entry.js'
import type { AuditTrail } from '../../privacy/audit/trail.js'
import type { KeyRing } from '../../privacy/key-ring.js'
import type { PersonalToken, TokenWords } from '../../privacy/personal-tokens.js'
import type { PersonalVault } from '../../privacy/personal-vault.js'
import type { ConversationStore } from '../../store/customers.js'
import type { GenesysConversations, PlatformFailure } from '../messages/platforms.js'
import { judgeReveal } from './reveal-right.js'

/** Who asks: a key of the role `privacy` for itself, or one of the role `reveal` for an agent. */
export interface RevealRequest {
  readonly customerId: string
  /** As it stands in the text: `⟦手机号1⟧`. */
  readonly token: string
  readonly reason: string
  readonly actor: AuditEntry['actor']
  /** Network address. */
  readonly from: string
  /** Accounts the key is for; undefined: all. */
  readonly accounts: readonly string[] | undefined
  /** The agent's conversation; undefined when no agent asks. */
  readonly conversationId: string | undefined
}

export interface RevealDeps {
  readonly find: FindCustomer
  readonly conversations: Pick<ConversationStore, 'get'>
  readonly ring: Pick<KeyRing, 'unwrap'>
  readonly vault: Pick<PersonalVault, 'open'>
  readonly audit: Pick<AuditTrail, 'perform'>
  readonly wordsOf: (account: string) => Pick<TokenWords, 'read'> | undefined
  readonly rightsOf: (account: string) => readonly RevealRight[]
  readonly genesysOf: (account: string) => Pick<GenesysConversations, 'readParticipants' | 'hasRole'> | undefined
}

/**
 * Shows what stands behind one token. An agent has to take part in a conversation of that customer, and to have a right
 * to that kind. Recorded with its reason, also when it is refused.
 * @throws RelayError `unknown_customer`, `unknown_token`, `reveal_not_allowed`, `account_not_allowed`,
 *   `genesys_unavailable`, `audit_unavailable`, `store_unavailable`
 */
export function createReveal(deps: RevealDeps): (request: RevealRequest) => Promise<string> {
  return async (request) => {
    const { customerId, conversationId, actor, from, reason } = request
    const customer = await deps.find(customerId)
    const token = customer && oneToken(request.token, customer.account)
    const act = {
      ...{ actor, customerId, conversationId, from, reason },
      account: customer?.account ?? ALL_ACCOUNTS,
      action: 'personal-data.reveal' as const,
      reference: token ? `${token.kind} ${token.number}` : undefined,
    }
    return deps.audit.perform(act, () => reveal(request, customer, token))
  }

  function oneToken(written: string, account: string): PersonalToken | undefined {
    const [first, second] = deps.wordsOf(account)?.read(written) ?? []
    return second === undefined && first?.written === written.trim() ? first.token : undefined
  }

  async function reveal(
    request: RevealRequest,
    customer: FoundCustomer | undefined,
    token: PersonalToken | undefined,
  ): Promise<string> {
    if (!customer) throw new RelayError('unknown_customer')
    const { account, record } = customer
    if (request.accounts && !request.accounts.includes(account)) throw new RelayError('account_not_allowed')
    if (!token) throw new RelayError('unknown_token')
    if (request.actor.kind === 'agent') await checkAgent(request, account, token)
    const key = { keyId: record.keyId, key: deps.ring.unwrap(record.wrappedKey) }
    const original = await deps.vault.open({ account, customerId: request.customerId, key }, token)
    if (original === undefined) throw new RelayError('unknown_token')
    return original
  }

  async function checkAgent(
    { actor, customerId, conversationId = '' }: RevealRequest,
    account: string,
    token: PersonalToken,
  ): Promise<void> {
    const genesys = deps.genesysOf(account)
    if (!genesys || (await deps.conversations.get(account, conversationId)) !== customerId) {
      throw new RelayError('reveal_not_allowed')
    }
    const answer = available(await genesys.readParticipants(conversationId))
    const participants = 'gone' in answer ? [] : answer.participants
    const verdict = judgeReveal(deps.rightsOf(account), token.kind, actor.id, participants)
    if (verdict.kind === 'allowed') return
    for (const role of verdict.kind === 'ask' ? verdict.roles : []) {
      if (available(await genesys.hasRole(actor.id, role)).hasRole) return
    }
    throw new RelayError('reveal_not_allowed')
  }
}

function available<T extends { readonly ok: true }>(answer: T | PlatformFailure): T {
  if (!answer.ok) throw new RelayError('genesys_unavailable')
  return answer
}
