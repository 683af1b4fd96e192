import type { AccountConfig } from '../../config/types.js'
import { pseudonymOf } from '../../customers/pseudonym.js'
import type { ConversationStore } from '../../store/customers.js'
import type { QuestionStore } from '../../store/questions.js'
import type { CustomerMessage, CustomerText, InboundContent, Notice } from '../messages/messages.js'
import type { CustomerContextForGenesys, GenesysMessaging } from '../messages/platforms.js'
import { NOTICE_ITEM_KIND } from '../notices.js'
import type { NoteCrossing } from '../personal-data/note-crossing.js'
import type { ProtectText } from '../personal-data/protect-text.js'
import { understandAnswer } from '../questions/understand-answer.js'
import { deliverMedia, type InboundMediaDeps, type MediaDelivered, type MediaRecipient } from './inbound-media.js'
import type { LaneJob } from './lane-job.js'
import type { Verdict } from './run-lane.js'
import { type NotSent, postToGenesys, readForGenesys, type ToGenesysDeps } from './to-genesys.js'

export interface InboundDeps extends ToGenesysDeps {
  readonly conversations: Pick<ConversationStore, 'put'>
  readonly media: InboundMediaDeps
  readonly questions: Pick<QuestionStore, 'find' | 'close'>
  /** Makes a customer's text one that may leave. */
  readonly protect: ProtectText
  /** Counts whom something of crossed; never twice for the same. */
  readonly noteCrossing: NoteCrossing
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
  // The relay's own words hold nothing of the customer.
  const safe =
    content.kind === 'notice' || content.text === undefined
      ? { text: content.text, sensitive: false }
      : await deps.protect(job, content.text)
  if (!safe) return unprotected(job, deps)
  const answer = await post(job, content, safe.text, context, to, deps)
  if (answer.ok && content.kind !== 'notice') await deps.noteCrossing(job, safe.sensitive)
  return answer
}

async function post(
  job: LaneJob,
  content: InboundContent,
  safe: string | undefined,
  context: CustomerContextForGenesys,
  to: MediaRecipient,
  deps: InboundDeps,
): Promise<MediaDelivered | NotSent> {
  if (content.kind === 'media') return deliverMedia(job, { ...content, text: safe }, context, to, deps.media)
  const answer = await postToGenesys(
    job,
    () => sendOrAnswer(job, content, safe ?? '', (said) => to.genesys.sendMessage(said, context), deps),
    deps,
  )
  return answer.ok ? { ...answer, dead: undefined } : answer
}

/** What cannot be made safe to leave stays. */
function unprotected({ lane }: LaneJob, { events }: InboundDeps): NotSent {
  events.alarm(lane.ref.account, 'unprotected_item')
  const detail = 'Personal data in it could not be kept with the keys at hand, so it must not leave.'
  return { ok: false, verdict: { kind: 'dead', reason: 'unprotected', detail } }
}

/**
 * What answers an open question goes as its answer, so that a bot goes on; as text when Genesys does not take that.
 * @param safe The text as it may leave; what the customer chose is found by what they wrote.
 */
async function sendOrAnswer(
  job: LaneJob,
  message: CustomerText | Notice,
  safe: string,
  send: (message: CustomerMessage) => ReturnType<GenesysMessaging['sendMessage']>,
  deps: InboundDeps,
): ReturnType<GenesysMessaging['sendMessage']> {
  const { lane, hold } = job
  const understood =
    message.kind === 'text' ? await hold.persist(() => understandAnswer(job, message, deps)) : undefined
  const safely = { ...message, text: safe }
  if (!understood) return send(safely)
  const { account, customerId } = lane.ref
  const taken = await send({ ...understood.answer, text: safe })
  if (taken.ok) await hold.persist(() => deps.questions.close(account, customerId, understood.questionId))
  if (taken.ok || taken.action !== 'deadLetter') return taken
  return (await hold.ensure(deps.timeoutMs)) ? send(safely) : { ...taken, action: 'retry' }
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
