import type { ActorKind, AuditAction, AuditResult } from './actions.js'

/** Account of acts that concern no single one, or all. */
export const ALL_ACCOUNTS = '*'

/** Who did what, about whom, when, from where, why, with what result. */
export interface AuditEntry {
  /** Epoch milliseconds. */
  readonly at: number
  /** Name of an account, or `ALL_ACCOUNTS`. */
  readonly account: string
  readonly actor: { readonly kind: ActorKind; readonly id: string }
  readonly action: AuditAction
  readonly result: AuditResult
  readonly customerId?: string | undefined
  readonly conversationId?: string | undefined
  /** Network address the act came from. */
  readonly from?: string | undefined
  /** The one thing the act was about: a dead letter, a token's name, another system's record. Nothing personal. */
  readonly reference?: string | undefined
  /** A stable code or a few words that say more. Nothing personal. */
  readonly detail?: string | undefined
  /** As somebody wrote it: may hold personal data, and is kept sealed. */
  readonly reason?: string | undefined
  readonly counts?: Readonly<Record<string, number>> | undefined
}

/** An entry as it stands in a chain. */
export interface PlacedEntry extends AuditEntry {
  readonly sequence: number
  /** Epoch milliseconds. */
  readonly recordedAt: number
  /** Digest of salt and reason; '' without a reason. */
  readonly reasonDigest: string
}

const VERSION = 1

/** The one form of an entry that is hashed: a JSON list in fixed order. The reason is in it by its digest only. */
export function canonicalText(entry: PlacedEntry): string {
  const { account, sequence, recordedAt, at, actor, action, result } = entry
  const counts = Object.entries(entry.counts ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([
    VERSION,
    account,
    sequence,
    recordedAt,
    at,
    actor.kind,
    actor.id,
    action,
    result,
    entry.customerId ?? '',
    entry.conversationId ?? '',
    entry.from ?? '',
    entry.reference ?? '',
    entry.detail ?? '',
    entry.reasonDigest,
    counts,
  ])
}

/** Reads what `canonicalText` wrote. Undefined when it is no such text. */
export function readCanonicalText(text: string): PlacedEntry | undefined {
  let list: unknown
  try {
    list = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!Array.isArray(list) || list[0] !== VERSION || list.length !== 16 || !Array.isArray(list[15])) return undefined
  const [, account, sequence, recordedAt, at, kind, id, action, result, customerId, conversationId, from] = list
  const given = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
  const counts = Object.fromEntries(list[15] as [string, number][])
  return {
    account: String(account),
    sequence: Number(sequence),
    recordedAt: Number(recordedAt),
    at: Number(at),
    actor: { kind: kind as ActorKind, id: String(id) },
    action: action as AuditAction,
    result: result as AuditResult,
    customerId: given(customerId),
    conversationId: given(conversationId),
    from: given(from),
    reference: given(list[12]),
    detail: given(list[13]),
    reasonDigest: String(list[14]),
    counts: Object.keys(counts).length > 0 ? counts : undefined,
  }
}
