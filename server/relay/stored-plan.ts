import { RENDERING_RULE } from './rendering/render-message.js'
import type { PlannedPart, SendPlan } from './send-plan.js'

/** The plan as compact JSON, as the store keeps it. */
export function writePlan(plan: SendPlan): string {
  return JSON.stringify(plan)
}

/**
 * Reads a stored plan. One of version 1, of a relay that sent only texts, names stretches of the item's one text.
 *
 * @throws RangeError when it is not exactly one of ours: unknown version or field, a gap or overlap between parts.
 */
export function readPlan(json: string): SendPlan {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw new RangeError('The send plan is no JSON.')
  }
  const plan = isFirstVersion(value) ? withMessage(value) : value
  if (!isPlan(plan)) throw new RangeError('The send plan is not of a known form.')
  return plan
}

function isFirstVersion(value: unknown): value is { readonly version: 1; readonly parts: readonly object[] } {
  if (!isObject(value) || value.version !== 1 || !Array.isArray(value.parts)) return false
  if (Object.hasOwn(value, 'form') || Object.hasOwn(value, 'renderingRule')) return false
  // One that has the field already is no plan of version 1.
  return value.parts.every((part) => isObject(part) && !Object.hasOwn(part, 'message'))
}

function withMessage(value: { readonly parts: readonly object[] }): unknown {
  return {
    ...value,
    version: 2,
    form: 'plain',
    renderingRule: RENDERING_RULE,
    parts: value.parts.map((part) => ({ ...part, message: 0 })),
  }
}

function isPlan(value: unknown): value is SendPlan {
  if (!hasFields(value, ['version', 'ruleVersion', 'form', 'renderingRule', 'itemIds', 'language', 'parts']))
    return false
  const { version, ruleVersion, form, renderingRule, itemIds, language, parts } = value
  if (version !== 2 || !Number.isSafeInteger(ruleVersion) || !Number.isSafeInteger(renderingRule)) return false
  if (form !== 'rich' && form !== 'plain') return false
  if (language !== 'zh-CN' && language !== 'en') return false
  // More items in one plan are not made yet, so a plan naming them is none of ours.
  if (!Array.isArray(itemIds) || itemIds.length !== 1 || typeof itemIds[0] !== 'string' || itemIds[0] === '')
    return false
  return Array.isArray(parts) && parts.length > 0 && areParts(parts, itemIds[0])
}

/** Messages one after the other from the first on; each is one whole part or stretches from 0 on without a gap. */
function areParts(parts: readonly unknown[], itemId: string): parts is readonly PlannedPart[] {
  let message = -1
  /** Where the next stretch of this text begins; undefined behind a whole message. */
  let at: number | undefined
  for (const part of parts) {
    if (!isObject(part) || part.itemId !== itemId) return false
    const next = part.message === message + 1
    if (!next && part.message !== message) return false
    if (next) message++
    if (hasFields(part, ['itemId', 'message'])) {
      if (!next) return false
      at = undefined
    } else {
      at = endOfStretch(part, next ? 0 : at)
      if (at === undefined) return false
    }
  }
  return true
}

/** Where the stretch that begins at `from` ends; undefined when it is none. */
function endOfStretch(part: Record<string, unknown>, from: number | undefined): number | undefined {
  const { nudge, ...rest } = part
  if (!hasFields(rest, ['itemId', 'message', 'start', 'end', 'label'])) return undefined
  if (Object.hasOwn(part, 'nudge') && (typeof nudge !== 'string' || nudge === '')) return undefined
  const { start, end, label } = rest
  if (from === undefined || start !== from || typeof label !== 'string') return undefined
  return typeof end === 'number' && Number.isSafeInteger(end) && end > from ? end : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function hasFields<Name extends string>(value: unknown, names: readonly Name[]): value is Record<Name, unknown> {
  return (
    isObject(value) && Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name))
  )
}
