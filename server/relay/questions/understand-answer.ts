import type { Clock } from '../../clock.js'
import type { QuestionStore } from '../../store/questions.js'
import type { ItemReader } from '../delivery/item-reader.js'
import type { LaneJob } from '../delivery/lane-job.js'
import type { CustomerAnswer, CustomerText } from '../messages/messages.js'
import { chosenOption } from './chosen-option.js'
import { readMenuId } from './menu-ids.js'
import type { OpenQuestion } from './open-question.js'

export interface UnderstandDeps {
  readonly questions: Pick<QuestionStore, 'find'>
  readonly reader: ItemReader
  readonly clock: Pick<Clock, 'now'>
}

export interface UnderstoodAnswer {
  readonly answer: CustomerAnswer
  readonly questionId: string
}

/**
 * Whether a customer's text answers the question asked last, in the session in which it was asked, and not after a
 * person has written since: that person is answered, not the bot.
 */
export async function understandAnswer(
  job: LaneJob,
  said: CustomerText,
  { questions, reader, clock }: UnderstandDeps,
): Promise<UnderstoodAnswer | undefined> {
  const { lane, item } = job
  const { customer } = lane
  // Nobody has said anything to this customer in this session: nothing can have been asked.
  if (!customer || item.sessionId === '' || customer.lastOutboundAt < customer.sessionOpenedAt) return undefined
  const { account, customerId } = lane.ref
  const open = await questions.find(account, customerId, clock.now())
  const question = open && reader.read<OpenQuestion>(lane, open)
  if (!question || question.sessionId !== item.sessionId) return undefined
  if (customer.agentMessageAt > question.askedAt) return undefined
  // A tapped entry says itself which question it answers.
  if (said.menuId === undefined && item.acceptedAt < question.askedAt) return undefined
  const option = question.options[indexOf(said, question) ?? -1]
  if (!option) return undefined
  const { type, text, payload } = option
  const answer: CustomerAnswer = {
    kind: 'answer',
    messageId: question.messageId,
    option: { type, text, payload },
    text: said.text,
    sentAt: said.sentAt,
  }
  return { answer, questionId: open.id }
}

/** An entry that was tapped says what it is; one of another menu answers nothing here. */
function indexOf({ menuId, text }: CustomerText, { key, options }: OpenQuestion): number | undefined {
  if (menuId === undefined) return chosenOption(text, options)
  const tapped = readMenuId(menuId)
  return tapped?.key === key ? tapped.index : undefined
}
