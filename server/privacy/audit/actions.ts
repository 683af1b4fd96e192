/**
 * What the audit log knows of: one row per act. `changes`: recorded when it begins, too, because it cannot be taken
 * back when its record fails; `reads`: its answer is given only once its record stands; `notes`: only told of, after it happened.
 */
interface ActionRow {
  readonly effect: 'reads' | 'changes' | 'notes'
}

export const AUDIT_ACTIONS = {
  'transcript.read': { effect: 'reads' },
  'personal-data.reveal': { effect: 'reads' },
  'personal-data.allow': { effect: 'changes' },
  'customer.find': { effect: 'reads' },
  'customer.export': { effect: 'reads' },
  'customer.erase': { effect: 'changes' },
  'person.erase': { effect: 'changes' },
  'conversation.erase': { effect: 'changes' },
  'erasure.finish': { effect: 'notes' },
  'consent.give': { effect: 'notes' },
  'consent.decline': { effect: 'notes' },
  'consent.expire': { effect: 'notes' },
  'consent.withdraw': { effect: 'notes' },
  'legal-hold.set': { effect: 'changes' },
  'legal-hold.lift': { effect: 'changes' },
  'privacy-report.read': { effect: 'reads' },
  'dead-letter.redrive': { effect: 'changes' },
  'tier.set': { effect: 'changes' },
  'tier.import': { effect: 'changes' },
  'configuration.change': { effect: 'notes' },
  'access.refuse': { effect: 'notes' },
  'access.lock-out': { effect: 'notes' },
  'audit.read': { effect: 'reads' },
  'audit.export': { effect: 'reads' },
  'audit.verify': { effect: 'reads' },
  'audit.import': { effect: 'changes' },
  'audit.break': { effect: 'notes' },
  /** From Genesys Cloud's own record; `detail` is its word for what was done. */
  'genesys.record': { effect: 'notes' },
} as const satisfies Record<string, ActionRow>

export type AuditAction = keyof typeof AUDIT_ACTIONS

/** Who can do something: a caller by its key, an agent by the user id in Genesys Cloud, the relay of its own accord… */
export const ACTOR_KINDS = ['api-key', 'agent', 'operator', 'flow', 'customer', 'relay', 'genesys', 'unknown'] as const
export type ActorKind = (typeof ACTOR_KINDS)[number]

/** `begun`: about to be done; what follows under the same actor and action says how it went. */
export const AUDIT_RESULTS = ['begun', 'done', 'refused', 'failed'] as const
export type AuditResult = (typeof AUDIT_RESULTS)[number]
