import { policyOf, type RedactionPolicy } from '../privacy/redaction/policy.js'
import type { AccountInput } from './account.js'
import type { ConfigProblem } from './problems.js'
import { readKinds } from './redaction-kinds.js'
import { readOwnRules } from './redaction-rules.js'
import type { VariableName } from './schema.js'

/**
 * What an account does with personal data: each of preset, kinds and rules is its own, else that of the environment.
 * @returns undefined within the mainland boundary, where nothing leaves and so nothing is redacted.
 */
export function buildRedaction(input: AccountInput, problems: ConfigProblem[]): RedactionPolicy | undefined {
  const environment = input.fallback ?? input
  const sourceOf = (name: VariableName) => (input.raw[name] === undefined ? environment : input)
  const preset = sourceOf('REDACTION_PRESET').values.REDACTION_PRESET
  // What the environment says is reported with the environment, once.
  const reportOf = (name: VariableName) => (problem: string, mend: string) => {
    const key = input.raw[name] === undefined && input.fallback ? name : input.place(name)
    if (!problems.some((known) => known.key === key && known.problem === problem)) problems.push({ key, problem, mend })
  }
  const kinds = readKinds(sourceOf('REDACTION_KINDS').values.REDACTION_KINDS, reportOf('REDACTION_KINDS'))
  const rules = readOwnRules(sourceOf('REDACTION_RULES').values.REDACTION_RULES, reportOf('REDACTION_RULES'))
  return environment.values.DATA_BOUNDARY === 'mainland' ? undefined : policyOf(preset, kinds, rules)
}
