import type { Clock } from '../../clock.js'
import type { AccountConfig } from '../../config/types.js'
import { pseudonymOf } from '../../customers/pseudonym.js'
import type { ConversationStore } from '../../store/customers.js'
import type { LaneItem, LeasedLane } from '../../store/lanes.js'
import type { RelayEvents } from '../events.js'
import type { CustomerMessage } from '../messages/messages.js'
import type { GenesysMessaging } from '../messages/platforms.js'
import { NOTICE_ITEM_KIND } from '../notices.js'
import type { AccountHolds } from './account-holds.js'
import { type RetryPolicy, waitAfter } from './failures.js'
import type { ItemReader } from './item-reader.js'
import type { LaneHold } from './lane-hold.js'
import type { Verdict } from './run-lane.js'

export interface InboundDeps {
  readonly reader: ItemReader
  readonly conversations: Pick<ConversationStore, 'put'>
  readonly holds: AccountHolds
  readonly events: RelayEvents
  readonly clock: Clock
  readonly retry: RetryPolicy
  readonly timeoutMs: number
}

/**
 * Delivers one customer message or notice to Genesys. Retried without end while Genesys is away; a body that Genesys
 * refuses for good becomes a dead letter.
 */
export async function deliverInbound(
  lane: LeasedLane,
  item: LaneItem,
  attempts: number,
  hold: LaneHold,
  account: AccountConfig,
  genesys: GenesysMessaging,
  deps: InboundDeps,
): Promise<Verdict> {
  const { ref, customer } = lane
  const held = deps.holds.remaining(ref.account, 'genesys')
  if (held > 0)
    return { kind: 'wait', code: 'held', dueAt: deps.clock.now() + held, attempts, notDelivered: attempts === 0 }
  const message = deps.reader.read<CustomerMessage>(lane, item)
  if (!message) {
    deps.events.alarm(ref.account, 'unreadable_item')
    return { kind: 'dead', reason: 'unreadable', detail: 'The item cannot be read with the keys at hand.' }
  }
  if (!(await hold.ensure(deps.timeoutMs))) return { kind: 'lost' }
  const answer = await genesys.sendMessage(message, {
    account: ref.account,
    customerId: ref.customerId,
    nickname: pseudonymOf(ref.customerId, account.language),
    language: account.language,
    sessionId: item.sessionId,
    acknowledged: item.acknowledged,
    messageId: item.id,
  })
  if (answer.ok) {
    const { conversationId } = answer
    if (conversationId && conversationId !== customer?.conversationId) {
      await hold.persist(() => deps.conversations.put(ref.account, conversationId, ref.customerId, deps.clock.now()))
    }
    return { kind: 'done', keep: item.kind !== NOTICE_ITEM_KIND, conversationId }
  }
  if (answer.alarm) deps.events.alarm(ref.account, answer.code)
  if (answer.action === 'holdAccount') deps.holds.hold(ref.account, 'genesys', answer.retryAfterMs)
  if (answer.action === 'deadLetter')
    return { kind: 'dead', reason: answer.code, detail: 'Genesys refused the message.' }
  return waitAfter(answer, attempts, deps.clock.now(), deps.retry)
}
