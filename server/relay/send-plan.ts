import type { Language } from '../config/types.js'
import { labelBytes, labelled, partLabel } from './part-label.js'
import { MIN_TEXT_LIMIT_BYTES, splitTail, splitText, type TextPart } from './splitting.js'

/** Raised whenever the rules of splitting change, so that a stored plan tells by which it was made. */
const RULE_VERSION = 1

export interface PlannedPart extends TextPart {
  readonly itemId: string
}

/**
 * How an agent's message goes out, stored before the first byte does: a crash resumes this plan, whatever rules or
 * settings the next start has. Holds offsets and labels, never the text.
 */
export interface SendPlan {
  readonly version: 1
  readonly ruleVersion: number
  readonly itemIds: readonly string[]
  readonly language: Language
  readonly parts: readonly PlannedPart[]
}

/**
 * Plans the sending of one item's text.
 *
 * @param limitBytes Bytes of UTF-8 a custom message may have, label included.
 * @throws RangeError for the empty text, which cannot be sent, and for a limit below MIN_TEXT_LIMIT_BYTES.
 */
export function makePlan(text: string, itemId: string, language: Language, limitBytes: number): SendPlan {
  const parts = splitText(text, limitBytes, (number, total) => partLabel(language, number, total))
  if (parts.length === 0) throw new RangeError('An empty text cannot be planned.')
  return {
    version: 1,
    ruleVersion: RULE_VERSION,
    itemIds: [itemId],
    language,
    parts: parts.map((part) => ({ itemId, ...part })),
  }
}

/** What to send as part `index` (from 0): its label line, if any, and its stretch of the item's text. */
export function partText(plan: SendPlan, index: number, text: string): string {
  const part = partAt(plan, index)
  const bytes = Buffer.from(text)
  if (part.end > bytes.length) throw new RangeError('The send plan is for a longer text.')
  return labelled(part.label, bytes.toString('utf8', part.start, part.end))
}

/**
 * The limit to try after WeChat found part `index` too long (45002): half of that part. Undefined when no smaller
 * part makes sense: then the item cannot be delivered.
 */
export function halvedLimit(plan: SendPlan, index: number): number | undefined {
  const part = partAt(plan, index)
  const half = Math.floor((part.end - part.start + labelBytes(part.label)) / 2)
  return half >= MIN_TEXT_LIMIT_BYTES ? half : undefined
}

/**
 * Replaces the parts from `firstUnsent` on by smaller ones, labelled without a total; the parts before stay as they
 * went out.
 *
 * @param text Text of the item.
 * @param limitBytes The smaller limit, see `halvedLimit`.
 */
export function replanTail(plan: SendPlan, firstUnsent: number, text: string, limitBytes: number): SendPlan {
  const { start, itemId } = partAt(plan, firstUnsent)
  const tail = Buffer.from(text).toString('utf8', start)
  const parts = splitTail(tail, limitBytes, firstUnsent + 1, (number) => partLabel(plan.language, number, undefined))
  const moved = parts.map((part) => ({ itemId, start: part.start + start, end: part.end + start, label: part.label }))
  return { ...plan, ruleVersion: RULE_VERSION, parts: [...plan.parts.slice(0, firstUnsent), ...moved] }
}

/** The plan as compact JSON, as the store keeps it. */
export function writePlan(plan: SendPlan): string {
  return JSON.stringify(plan)
}

/**
 * Reads a stored plan.
 *
 * @throws RangeError when it is not exactly one of ours: unknown version or field, a gap or overlap between parts.
 */
export function readPlan(json: string): SendPlan {
  let plan: unknown
  try {
    plan = JSON.parse(json)
  } catch {
    throw new RangeError('The send plan is no JSON.')
  }
  if (!isPlan(plan)) throw new RangeError('The send plan is not of a known form.')
  return plan
}

function partAt(plan: SendPlan, index: number): PlannedPart {
  const part = plan.parts[index]
  if (part === undefined) throw new RangeError('The send plan has no such part.')
  return part
}

function isPlan(value: unknown): value is SendPlan {
  if (!hasFields(value, ['version', 'ruleVersion', 'itemIds', 'language', 'parts'])) return false
  const { version, ruleVersion, itemIds, language, parts } = value
  if (version !== 1 || !Number.isSafeInteger(ruleVersion)) return false
  if (language !== 'zh-CN' && language !== 'en') return false
  // More items in one plan are not made yet, so a plan naming them is none of ours.
  if (!Array.isArray(itemIds) || itemIds.length !== 1 || typeof itemIds[0] !== 'string' || itemIds[0] === '')
    return false
  if (!Array.isArray(parts) || parts.length === 0) return false
  let at = 0
  for (const part of parts) {
    if (!hasFields(part, ['itemId', 'start', 'end', 'label'])) return false
    const { itemId, start, end, label } = part
    if (itemId !== itemIds[0] || start !== at || typeof label !== 'string') return false
    if (typeof end !== 'number' || !Number.isSafeInteger(end) || end <= at) return false
    at = end
  }
  return true
}

function hasFields<Name extends string>(value: unknown, names: readonly Name[]): value is Record<Name, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name))
}
