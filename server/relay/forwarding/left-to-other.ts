import type { ForwardOnly } from '../../config/types.js'
import type { Push } from '../../wechat/pushes/push.js'

/**
 * Tells which pushes the account leaves to its other backend: a text that is one of the texts or begins with one of the
 * prefixes, an event with one of the event keys. White space around a text and the case of its letters do not count.
 */
export function createLeftToOther({ texts, prefixes, eventKeys }: ForwardOnly): (push: Push) => boolean {
  const wholeTexts = new Set(texts.map(normalised))
  const beginnings = prefixes.map((prefix) => prefix.trimStart().toLowerCase())
  const keys = new Set(eventKeys)
  return (push) => {
    if (push.event !== undefined) return push.eventKey !== undefined && keys.has(push.eventKey)
    if (push.kind !== 'text') return false
    const text = normalised(push.payload.content)
    return wholeTexts.has(text) || beginnings.some((beginning) => text.startsWith(beginning))
  }
}

function normalised(text: string): string {
  return text.trim().toLowerCase()
}
