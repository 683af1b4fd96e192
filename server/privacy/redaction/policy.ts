import type { BuiltInKind } from './kinds.js'
import { BUILT_IN_KINDS, KINDS } from './kinds.js'
import { PRESETS, type PresetName } from './presets.js'
import type { Treatment } from './treatment.js'

/** A rule that an account adds. Its words and its shape are checked by own-rules.ts. */
export interface OwnRule {
  /** a-z, 0-9 and -; its kind is `own-ID`. */
  readonly id: string
  readonly word: { readonly zh: string; readonly en: string }
  readonly sensitive: boolean
  readonly treatment: Treatment
  /** What such a number looks like, e.g. `HY[0-9]{8}`. */
  readonly shape: string
  /** Words of which one has to stand before it; none: it is found anywhere. */
  readonly labels: readonly string[]
}

/** What one account does with each kind. */
export interface RedactionPolicy {
  readonly preset: PresetName
  readonly kinds: Readonly<Record<BuiltInKind, Treatment>>
  readonly ownRules: readonly OwnRule[]
}

/**
 * @param changes Kinds that the account treats in another way than the preset.
 * @returns A preset with an account's own changes and rules.
 */
export function policyOf(
  preset: PresetName,
  changes: Readonly<Partial<Record<BuiltInKind, Treatment>>> = {},
  ownRules: readonly OwnRule[] = [],
): RedactionPolicy {
  const named: Readonly<Partial<Record<BuiltInKind, Treatment>>> = PRESETS[preset]
  const kinds = Object.fromEntries(
    BUILT_IN_KINDS.map((kind) => [kind, changes[kind] ?? named[kind] ?? { action: 'redact' }]),
  ) as Record<BuiltInKind, Treatment>
  return { preset, kinds, ownRules }
}

/** The same policy for a customer who did not agree to sensitive kinds: those are redacted whatever it says of them. */
export function withoutSensitiveKinds(policy: RedactionPolicy): RedactionPolicy {
  const redact: Treatment = { action: 'redact' }
  const kinds = Object.fromEntries(
    BUILT_IN_KINDS.map((kind) => [kind, KINDS[kind].sensitive ? redact : policy.kinds[kind]]),
  ) as Record<BuiltInKind, Treatment>
  const ownRules = policy.ownRules.map((rule) => (rule.sensitive ? { ...rule, treatment: redact } : rule))
  return { ...policy, kinds, ownRules }
}

/** Whether a policy lets a sensitive kind leave as it is. */
export function letsSensitivePass({ kinds, ownRules }: RedactionPolicy): boolean {
  return (
    BUILT_IN_KINDS.some((kind) => KINDS[kind].sensitive && kinds[kind].action === 'pass') ||
    ownRules.some(({ sensitive, treatment }) => sensitive && treatment.action === 'pass')
  )
}
