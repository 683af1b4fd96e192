import { BUILT_IN_KINDS, KINDS } from './kinds.js'
import type { RedactionPolicy } from './policy.js'
import type { Treatment } from './treatment.js'

const REDACT: Treatment = { action: 'redact' }

/** Whether a policy lets a sensitive kind leave as it is. */
export function letsSensitivePass({ kinds, ownRules }: RedactionPolicy): boolean {
  return (
    BUILT_IN_KINDS.some((kind) => KINDS[kind].sensitive && kinds[kind].action === 'pass') ||
    ownRules.some(({ sensitive, treatment }) => sensitive && treatment.action === 'pass')
  )
}

/** The policy for customers who did not agree that sensitive kinds leave: none passes. */
export function withoutSensitive({ preset, kinds, ownRules }: RedactionPolicy): RedactionPolicy {
  const careful = Object.fromEntries(
    BUILT_IN_KINDS.map((kind) => [kind, KINDS[kind].sensitive && kinds[kind].action === 'pass' ? REDACT : kinds[kind]]),
  ) as RedactionPolicy['kinds']
  return {
    preset,
    kinds: careful,
    ownRules: ownRules.map((rule) =>
      rule.sensitive && rule.treatment.action === 'pass' ? { ...rule, treatment: REDACT } : rule,
    ),
  }
}
