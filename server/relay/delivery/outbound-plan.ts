import type { CustomMessage } from '../messages/custom-message.js'
import type { Pacing } from '../pacing.js'
import { type Form, RENDERING_RULE, renderMessage } from '../rendering/render-message.js'
import { coversMessages, makePlan, type SendPlan } from '../send-plan.js'
import { type SenderSlots, slotsOf } from '../sender-slots.js'
import { readPlan } from '../stored-plan.js'
import { type OutboundSending, withAttachments } from './outbound-sending.js'

/** A plan with the messages it speaks of. */
export interface RenderedPlan {
  readonly plan: SendPlan
  readonly messages: readonly CustomMessage[]
}

export interface PlanSettings {
  readonly textLimitBytes: number
  readonly slots: SenderSlots
}

/** Menus and cards where the sender's slots allow as many messages as they take; else everything as one text. */
export function planMessage(sending: OutboundSending, settings: PlanSettings, pacing: Pacing): RenderedPlan {
  const most = slotsOf(sending.worded, settings.slots)
  const rich = renderMessage(sending.worded, 'rich', sending.texts, most - sending.attachments.length)
  const planned = rich && planOf(sending, rich, 'rich', settings, pacing)
  return planned && planned.plan.parts.length <= most ? planned : planPlain(sending, settings, pacing)
}

/** Everything as one text. */
export function planPlain(sending: OutboundSending, settings: PlanSettings, pacing: Pacing): RenderedPlan {
  return planOf(sending, renderMessage(sending.worded, 'plain', sending.texts), 'plain', settings, pacing)
}

/**
 * The plan a worker before left behind. One that does not fit would send the message garbled.
 * @returns `unreadable` when it cannot be gone on with; undefined when another may be made instead: nothing of the
 *   message is out that an earlier rule rendered.
 */
export function storedPlan(
  sending: OutboundSending,
  json: string,
  partsDone: number,
): RenderedPlan | 'unreadable' | undefined {
  const plan = parsed(json)
  if (!plan) return 'unreadable'
  if (sending.message.kind === 'content' && !isOfToday(plan, sending)) return partsDone === 0 ? undefined : 'unreadable'
  const rendered = renderMessage(sending.worded, plan.form, sending.texts)
  const messages = rendered && withAttachments(sending, rendered)
  return messages && coversMessages(plan, messages) ? { plan, messages } : 'unreadable'
}

/** Rendered by another rule or in another language, the same message reads otherwise. */
function isOfToday(plan: SendPlan, { account }: OutboundSending): boolean {
  return plan.renderingRule === RENDERING_RULE && plan.language === account.language
}

function parsed(json: string): SendPlan | undefined {
  try {
    return readPlan(json)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** @param rendered All but the attachments. */
function planOf(
  sending: OutboundSending,
  rendered: readonly CustomMessage[],
  form: Form,
  { textLimitBytes }: PlanSettings,
  pacing: Pacing,
): RenderedPlan {
  const { item, account } = sending
  const messages = withAttachments(sending, rendered)
  const about = { itemId: item.id, language: account.language, form }
  return { plan: makePlan(messages, about, textLimitBytes, pacing), messages }
}
