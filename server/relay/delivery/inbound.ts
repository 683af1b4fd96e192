import type { AccountConfig } from '../../config/types.js'
import { pseudonymOf } from '../../customers/pseudonym.js'
import type { ConversationStore } from '../../store/customers.js'
import type { QuestionStore } from '../../store/questions.js'
import type { CustomerMessage, CustomerText, InboundContent, Notice } from '../messages/messages.js'
import type { CustomerContextForGenesys, GenesysMessaging } from '../messages/platforms.js'
import { NOTICE_ITEM_KIND } from '../notices.js'
import { understandAnswer } from '../questions/understand-answer.js'
import { deliverMedia, type InboundMediaDeps, type MediaDelivered, type MediaRecipient } from './inbound-media.js'
import type { LaneJob } from './lane-job.js'
import type { Verdict } from './run-lane.js'
import { type NotSent, postToGenesys, readForGenesys, type ToGenesysDeps } from './to-genesys.js'

export interface InboundDeps extends ToGenesysDeps {
  readonly conversations: Pick<ConversationStore, 'put'>
  readonly media: InboundMediaDeps
  readonly questions: Pick<QuestionStore, 'find' | 'close'>
}

/** Delivers one customer message or notice to Genesys. */
export async function deliverInbound(job: LaneJob, to: MediaRecipient, deps: InboundDeps): Promise<Verdict> {
  const { lane, item, hold } = job
  const answer = await send(job, to, deps)
  if (!answer.ok) return answer.verdict
  const { conversationId } = answer
  const { account: name, customerId } = lane.ref
  if (conversationId && conversationId !== lane.customer?.conversationId) {
    await hold.persist(() => deps.conversations.put(name, conversationId, customerId, deps.clock.now()))
  }
  if (answer.dead) return { kind: 'dead', reason: answer.dead.code, detail: answer.dead.detail }
  return { kind: 'done', keep: item.kind !== NOTICE_ITEM_KIND, conversationId }
}

async function send(job: LaneJob, to: MediaRecipient, deps: InboundDeps): Promise<MediaDelivered | NotSent> {
  const read = readForGenesys<InboundContent>(job, deps)
  if (!read.ok) return read
  const { content } = read
  const context = contextOf(job, to.config)
  if (content.kind === 'media') return deliverMedia(job, content, context, to, deps.media)
  const answer = await postToGenesys(
    job,
    () => sendOrAnswer(job, content, (said) => to.genesys.sendMessage(said, context), deps),
    deps,
  )
  return answer.ok ? { ...answer, dead: undefined } : answer
}

/** What answers an open question goes as its answer, so that a bot goes on; as text when Genesys does not take that. */
async function sendOrAnswer(
  job: LaneJob,
  message: CustomerText | Notice,
  send: (message: CustomerMessage) => ReturnType<GenesysMessaging['sendMessage']>,
  deps: InboundDeps,
): ReturnType<GenesysMessaging['sendMessage']> {
  const { lane, hold } = job
  const understood =
    message.kind === 'text' ? await hold.persist(() => understandAnswer(job, message, deps)) : undefined
  if (!understood) return send(message)
  const { account, customerId } = lane.ref
  const taken = await send(understood.answer)
  if (taken.ok) await hold.persist(() => deps.questions.close(account, customerId, understood.questionId))
  if (taken.ok || taken.action !== 'deadLetter') return taken
  return (await hold.ensure(deps.timeoutMs)) ? send(message) : { ...taken, action: 'retry' }
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
