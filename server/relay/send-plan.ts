import type { Language } from '../config/types.js'
import type { CustomMessage, CustomText } from './messages/custom-message.js'
import { NO_PACING, type Pacing } from './pacing.js'
import { labelBytes, labelled, partLabel } from './part-label.js'
import { type Form, RENDERING_RULE } from './rendering/render-message.js'
import { MIN_TEXT_LIMIT_BYTES, splitTail, splitText, type TextPart } from './splitting.js'

/** Raised whenever the rules of splitting change, so that a stored plan tells by which it was made. */
export const SPLITTING_RULE = 2

/** A stretch of a rendered text. */
export interface TextStretch extends TextPart {
  readonly itemId: string
  /** Which of the item's rendered messages, from 0. */
  readonly message: number
}

/** A rendered message that goes out as it is: a menu, a card, a picture. */
export interface WholeMessage {
  readonly itemId: string
  readonly message: number
}

export type PlannedPart = TextStretch | WholeMessage

/**
 * How an agent's message goes out, stored before the first byte does: a crash resumes this plan, whatever rules or
 * settings the next start has. Holds offsets and labels, never the text.
 */
export interface SendPlan {
  readonly version: 2
  readonly ruleVersion: number
  /** The form of the message that the parts speak of, and the rule that renders it. Plain text is itself under any. */
  readonly form: Form
  readonly renderingRule: number
  readonly itemIds: readonly string[]
  readonly language: Language
  readonly parts: readonly PlannedPart[]
}

/**
 * Plans the sending of one item.
 *
 * @param messages The item, rendered in this form.
 * @param limitBytes Bytes of UTF-8 a text may have, label included.
 * @throws RangeError for an empty text or no message, which cannot be sent, and for a limit below MIN_TEXT_LIMIT_BYTES.
 */
export function makePlan(
  messages: readonly CustomMessage[],
  { itemId, language, form }: { readonly itemId: string; readonly language: Language; readonly form: Form },
  limitBytes: number,
  pacing: Pacing = NO_PACING,
): SendPlan {
  const parts: PlannedPart[] = []
  for (const [message, rendered] of messages.entries()) {
    if (rendered.type !== 'text') {
      parts.push({ itemId, message })
      continue
    }
    const before = parts.length
    const ends = message === messages.length - 1
    const texts = splitText(
      rendered.text,
      limitBytes,
      (number, total) => partLabel(language, number, total),
      (index, last) => pacing.nudgeAt(before + index, last && ends),
    )
    if (texts.length === 0) throw new RangeError('An empty text cannot be planned.')
    parts.push(...texts.map((part) => ({ itemId, message, ...part })))
  }
  if (parts.length === 0) throw new RangeError('Nothing to be sent cannot be planned.')
  const rules = { ruleVersion: SPLITTING_RULE, form, renderingRule: RENDERING_RULE }
  return { version: 2, ...rules, itemIds: [itemId], language, parts }
}

/** What to send as part `index` (from 0): a whole message, or a label line, if any, and a stretch of a text. */
export function partMessage(plan: SendPlan, index: number, messages: readonly CustomMessage[]): CustomMessage {
  const part = partAt(plan, index)
  const rendered = messages[part.message]
  if (rendered === undefined) throw new RangeError('The send plan is for more messages.')
  if (!isStretch(part)) return rendered
  // Without a label and a line behind it is the whole text.
  if (part.label === '' && !part.nudge && part.end === Buffer.byteLength(textOf(rendered))) return rendered
  const bytes = Buffer.from(textOf(rendered))
  if (part.end > bytes.length) throw new RangeError('The send plan is for a longer text.')
  return { type: 'text', text: labelled(part.label, bytes.toString('utf8', part.start, part.end), part.nudge) }
}

/** Whether a plan, read from the store, covers exactly these messages; another one would send them garbled. */
export function coversMessages(plan: SendPlan, messages: readonly CustomMessage[]): boolean {
  if (plan.parts.at(-1)?.message !== messages.length - 1) return false
  return messages.every((rendered, message) => {
    const last = plan.parts.findLast((part) => part.message === message)
    if (last === undefined || isStretch(last) !== (rendered.type === 'text')) return false
    return !isStretch(last) || last.end === Buffer.byteLength(textOf(rendered))
  })
}

/**
 * The limit to try after WeChat found part `index` too long (45002): half of that part. Undefined when no smaller
 * part makes sense, or the part is no text: then the item cannot be delivered.
 */
export function halvedLimit(plan: SendPlan, index: number): number | undefined {
  const part = partAt(plan, index)
  if (!isStretch(part)) return undefined
  const half = Math.floor((part.end - part.start + labelBytes(part.label)) / 2)
  return half >= MIN_TEXT_LIMIT_BYTES ? half : undefined
}

/**
 * Replaces the parts of a text from `firstUnsent` on by smaller ones, labelled without a total; the parts before stay
 * as they went out, and messages behind the text as they are.
 *
 * @param messages The item, rendered.
 * @param limitBytes The smaller limit, see `halvedLimit`.
 */
export function replanTail(
  plan: SendPlan,
  firstUnsent: number,
  messages: readonly CustomMessage[],
  limitBytes: number,
  pacing: Pacing = NO_PACING,
): SendPlan {
  const first = partAt(plan, firstUnsent)
  const rendered = messages[first.message]
  if (!isStretch(first) || rendered === undefined) throw new RangeError('Only a text can be split smaller.')
  const { start, itemId, message } = first
  const tail = Buffer.from(textOf(rendered)).toString('utf8', start)
  const number = plan.parts.slice(0, firstUnsent).filter((part) => part.message === message).length + 1
  const behind = plan.parts.filter((part) => part.message > message)
  const parts = splitTail(
    tail,
    limitBytes,
    number,
    (part) => partLabel(plan.language, part, undefined),
    (index, last) => pacing.nudgeAt(firstUnsent + index, last && behind.length === 0),
  )
  const moved = parts.map((part) => ({ itemId, message, ...part, start: part.start + start, end: part.end + start }))
  return { ...plan, ruleVersion: SPLITTING_RULE, parts: [...plan.parts.slice(0, firstUnsent), ...moved, ...behind] }
}

/**
 * The plan with its nudges where they belong by now: parts from `firstUnsent` on keep their stretches as long as what
 * they end with fits; from the first one on that it does not fit, the text is split again.
 */
export function repacePlan(
  plan: SendPlan,
  firstUnsent: number,
  messages: readonly CustomMessage[],
  limitBytes: number,
  pacing: Pacing,
): SendPlan {
  let paced = plan
  for (let index = firstUnsent; index < paced.parts.length; index++) {
    const part = partAt(paced, index)
    if (!isStretch(part)) continue
    const { nudge: _before, ...bare } = part
    const nudge = pacing.nudgeAt(index, index === paced.parts.length - 1)
    const bytes = part.end - part.start + labelBytes(part.label) + labelBytes(nudge)
    if (nudge !== '' && bytes > limitBytes) paced = replanTail(paced, index, messages, limitBytes, pacing)
    else paced = { ...paced, parts: paced.parts.with(index, nudge === '' ? bare : { ...bare, nudge }) }
  }
  return paced
}

export function isStretch(part: PlannedPart): part is TextStretch {
  return 'end' in part
}

function textOf(rendered: CustomMessage): string {
  if (!isText(rendered)) throw new RangeError('The send plan is for a text.')
  return rendered.text
}

function isText(rendered: CustomMessage): rendered is CustomText {
  return rendered.type === 'text'
}

function partAt(plan: SendPlan, index: number): PlannedPart {
  const part = plan.parts[index]
  if (part === undefined) throw new RangeError('The send plan has no such part.')
  return part
}
