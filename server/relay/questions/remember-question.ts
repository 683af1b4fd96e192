import type { Clock } from '../../clock.js'
import { sealNewItem } from '../../privacy/item-sealing.js'
import type { QuestionStore } from '../../store/questions.js'
import type { OutboundSending } from '../delivery/outbound-sending.js'
import { questionOf } from './open-question.js'

/** A question with more to choose from than this, in characters of JSON, is asked and not remembered. */
const MOST_CHARACTERS = 64 * 1024

export interface RememberDeps {
  readonly questions: Pick<QuestionStore, 'ask'>
  readonly clock: Pick<Clock, 'now'>
  /** A session without a message is over after this long, and its question with it. */
  readonly sessionTimelineMs: number
}

/** Keeps what a message asks, before the customer can see it; an earlier question is closed thereby. */
export function createQuestionMemory(deps: RememberDeps): (sending: OutboundSending) => Promise<void> {
  return async ({ message, lane, customer, key }) => {
    if (message.kind !== 'content') return
    const now = deps.clock.now()
    // The agent's own message, taken by a relay whose clock is ahead, must not count as one behind the question.
    const question = questionOf(message, customer.sessionId, Math.max(now, customer.agentMessageAt))
    if (!question) return
    const small = JSON.stringify(question).length <= MOST_CHARACTERS
    await deps.questions.ask({
      account: lane.ref.account,
      customerId: lane.ref.customerId,
      question: sealNewItem('question', small ? question : { ...question, options: [] }, key),
      now,
      expiresAt: now + deps.sessionTimelineMs,
    })
  }
}
