import type { AccountConfig } from '../../config/types.js'
import { pseudonymOf } from '../../customers/pseudonym.js'
import type { ConversationStore } from '../../store/customers.js'
import type { CustomerMessage } from '../messages/messages.js'
import type { CustomerContextForGenesys, GenesysMessaging } from '../messages/platforms.js'
import { NOTICE_ITEM_KIND } from '../notices.js'
import type { LaneJob } from './lane-job.js'
import type { Verdict } from './run-lane.js'
import { sendToGenesys, type ToGenesysDeps } from './to-genesys.js'

export interface InboundDeps extends ToGenesysDeps {
  readonly conversations: Pick<ConversationStore, 'put'>
}

/** Delivers one customer message or notice to Genesys. */
export async function deliverInbound(
  job: LaneJob,
  account: AccountConfig,
  genesys: Pick<GenesysMessaging, 'sendMessage'>,
  deps: InboundDeps,
): Promise<Verdict> {
  const { lane, item, hold } = job
  const answer = await sendToGenesys(
    job,
    (message: CustomerMessage) => genesys.sendMessage(message, contextOf(job, account)),
    deps,
  )
  if (!answer.ok) return answer.verdict
  const { conversationId } = answer
  const { account: name, customerId } = lane.ref
  if (conversationId && conversationId !== lane.customer?.conversationId) {
    await hold.persist(() => deps.conversations.put(name, conversationId, customerId, deps.clock.now()))
  }
  return { kind: 'done', keep: item.kind !== NOTICE_ITEM_KIND, conversationId }
}

function contextOf({ lane, item }: LaneJob, { language }: AccountConfig): CustomerContextForGenesys {
  const { account, customerId } = lane.ref
  return {
    account,
    customerId,
    nickname: pseudonymOf(customerId, language),
    language,
    sessionId: item.sessionId,
    acknowledged: item.acknowledged,
    messageId: item.id,
  }
}
