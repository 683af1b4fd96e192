import type { AccountInput } from './account.js'
import type { ConfigProblem } from './problems.js'
import { VARIABLES, type VariableName } from './schema.js'
import type { ConsentConfig, ForwardConfig } from './types.js'

const NEEDED = [
  'CONSENT_RECIPIENT',
  'CONSENT_COUNTRY',
  'CONSENT_CONTACT',
  'CONSENT_POLICY_VERSION',
  'CONSENT_POLICY_URL',
] as const satisfies readonly VariableName[]

/**
 * Reads what customers are told or asked; each value is the account's own, else that of the environment. With a global
 * boundary somebody has to say to whom the messages go, or that customers are not told.
 * @returns undefined when they are not.
 */
export function buildConsent(
  input: AccountInput,
  forward: ForwardConfig | undefined,
  problems: ConfigProblem[],
): ConsentConfig | undefined {
  const environment = input.fallback ?? input
  const sourceOf = (name: VariableName): Pick<AccountInput, 'values' | 'raw'> =>
    input.raw[name] === undefined ? environment : input
  const chosen = sourceOf('CONSENT_MODE')
  const isChosen = chosen.raw.CONSENT_MODE !== undefined
  const mode = chosen.values.CONSENT_MODE
  if (mode === 'off' || (!isChosen && environment.values.DATA_BOUNDARY === 'mainland')) return undefined
  const text = (name: (typeof NEEDED)[number] | 'CONSENT_ALTERNATIVE'): string | undefined =>
    sourceOf(name).values[name]
  const needed: readonly VariableName[] = mode === 'required' ? [...NEEDED, 'CONSENT_ALTERNATIVE'] : NEEDED
  for (const name of needed.filter((name) => sourceOf(name).raw[name] === undefined)) {
    problems.push({
      key: input.place(name),
      problem: `is not set, but customers are to be ${mode === 'required' ? 'asked' : 'told'} where their messages go (CONSENT_MODE is ${mode}${isChosen ? '' : ' unless set'})`,
      mend: `${VARIABLES[name].mend} Or set CONSENT_MODE to off.`,
    })
  }
  if (mode === 'required' && forward?.reply === 'theirs') {
    problems.push({
      key: input.place('FORWARD_REPLY'),
      problem: 'is theirs, but the question about consent is a reply too (CONSENT_MODE is required)',
      mend: 'Set FORWARD_REPLY to ours.',
    })
  }
  const [recipient, country, contact, policyVersion, policyUrl] = NEEDED.map(text)
  return {
    mode,
    recipient: recipient ?? '',
    country: country ?? '',
    contact: contact ?? '',
    policyVersion: policyVersion ?? '',
    policyUrl: policyUrl ?? '',
    alternative: text('CONSENT_ALTERNATIVE'),
    sensitive: sourceOf('CONSENT_SENSITIVE').values.CONSENT_SENSITIVE === 'ask',
    withdrawWords: sourceOf('CONSENT_WITHDRAW_WORDS')
      .values.CONSENT_WITHDRAW_WORDS.split(/[,，]/)
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  }
}
