import type { AccountInput } from './account.js'
import { parseCrmHeaders, parseTierMap } from './crm-values.js'
import type { ConfigProblem } from './problems.js'
import { VARIABLES, type VariableName } from './schema.js'
import type { CrmConfig } from './types.js'

const BESIDE_URL: readonly VariableName[] = ['CRM_HEADERS', 'CRM_TIER_POINTER', 'CRM_TIER_MAP', 'CRM_CACHE_SECONDS']

/** The account's own CRM, else that of the environment; one is taken as a whole. */
export function buildCrm(input: AccountInput, problems: ConfigProblem[]): CrmConfig | undefined {
  const { values, raw, place, fallback } = input
  if (raw.CRM_URL !== undefined) return crmOf(values)
  for (const name of BESIDE_URL.filter((name) => raw[name] !== undefined)) {
    problems.push({
      key: place(name),
      problem: `is set, but ${place('CRM_URL')} is not`,
      mend: VARIABLES.CRM_URL.mend,
    })
  }
  return fallback && crmOf(fallback.values)
}

function crmOf(values: AccountInput['values']): CrmConfig | undefined {
  if (values.CRM_URL === undefined) return undefined
  return {
    urlTemplate: values.CRM_URL,
    headers: parseCrmHeaders(values.CRM_HEADERS ?? '{}') ?? {},
    tierPointer: values.CRM_TIER_POINTER,
    tierMap: values.CRM_TIER_MAP === undefined ? undefined : parseTierMap(values.CRM_TIER_MAP),
    cacheSeconds: values.CRM_CACHE_SECONDS,
  }
}
