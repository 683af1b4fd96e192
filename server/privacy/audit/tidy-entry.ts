import { isCustomerId } from '../../customers/shard.js'
import type { AuditEntry } from './entry.js'

/** Characters of one field; reasons are longer texts. */
const MOST = 256
export const REASON_MOST = 1000

/** Fields are one line each and short: what callers hand over may come from outside. */
export function tidyEntry(entry: AuditEntry): AuditEntry {
  return {
    ...entry,
    actor: { kind: entry.actor.kind, id: line(entry.actor.id) ?? '' },
    // A caller may have named an OpenID instead: that must not stay here.
    customerId: isCustomerId(entry.customerId ?? '') ? entry.customerId : undefined,
    conversationId: line(entry.conversationId),
    from: line(entry.from),
    reference: line(entry.reference),
    detail: line(entry.detail),
    reason: entry.reason === undefined ? undefined : wellFormed(entry.reason.trim().slice(0, REASON_MOST)),
  }
}

function line(text: string | undefined): string | undefined {
  return text === undefined ? undefined : wellFormed(text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, MOST))
}

/** Half a character would be hashed as one thing and read back as another. */
function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8')
}
