import { isIP } from 'node:net'
import type { ErrorObject } from 'ajv'
import { createSchemaCompiler } from '../schema-compiler.js'
import { parseAddressList, parseTrustProxy, parseWeChatSources } from './access.js'
import { isHttpUrl, isProxyUrl, isStoreUrl, parseHostList } from './addresses.js'
import { isCrmUrl, isJsonPointer, parseCrmHeaders, parseTierMap } from './crm-values.js'
import { isForwardUrl, parseForwardOnly } from './forward-values.js'
import { genesysRegionHost } from './genesys-regions.js'
import { parseMediaScanner } from './media-scanner.js'
import { parseNotificationFields } from './notification-values.js'
import type { ConfigProblem } from './problems.js'
import { parseRevealRights } from './reveal-rights.js'
import { ACCESS_VARIABLES } from './variables/access-variables.js'
import { CONSENT_VARIABLES } from './variables/consent-variables.js'
import { CRM_VARIABLES } from './variables/crm-variables.js'
import { FORWARD_VARIABLES } from './variables/forward-variables.js'
import { GENESYS_VARIABLES } from './variables/genesys-variables.js'
import { MEDIA_VARIABLES } from './variables/media-variables.js'
import { NOTIFICATION_VARIABLES } from './variables/notification-variables.js'
import { REDACTION_VARIABLES } from './variables/redaction-variables.js'
import { RELAY_VARIABLES } from './variables/relay-variables.js'
import type { Variable } from './variables/variable.js'
import { WECHAT_VARIABLES } from './variables/wechat-variables.js'

/** Every environment variable the relay reads. */
export const VARIABLES = {
  ...RELAY_VARIABLES,
  ...ACCESS_VARIABLES,
  ...WECHAT_VARIABLES,
  ...NOTIFICATION_VARIABLES,
  ...FORWARD_VARIABLES,
  ...GENESYS_VARIABLES,
  ...CRM_VARIABLES,
  ...MEDIA_VARIABLES,
  ...CONSENT_VARIABLES,
  ...REDACTION_VARIABLES,
}

export type VariableName = keyof typeof VARIABLES

type Typed<V> = V extends { type: 'integer' }
  ? number
  : V extends { type: 'boolean' }
    ? boolean
    : V extends { enum: readonly (infer Word)[] }
      ? Word
      : string

/** The variables with their types; those with a default are always there. */
export type Values = {
  readonly [Name in VariableName]: (typeof VARIABLES)[Name] extends { default: unknown }
    ? Typed<(typeof VARIABLES)[Name]>
    : Typed<(typeof VARIABLES)[Name]> | undefined
}

/** Values as text, before they are checked; only what is set. */
export type RawValues = Readonly<Partial<Record<VariableName, string>>>

export const VARIABLE_NAMES = Object.keys(VARIABLES) as VariableName[]

const ajv = createSchemaCompiler({ allErrors: true })
ajv.addVocabulary(['mend', 'essential', 'verbatim'])
ajv.addFormat('http-url', isHttpUrl)
ajv.addFormat('trust-proxy', (text: string) => parseTrustProxy(text) !== undefined)
ajv.addFormat('ip-address', (text: string) => isIP(text) !== 0)
ajv.addFormat('address-list', (text: string) => parseAddressList(text) !== undefined)
ajv.addFormat('wechat-sources', (text: string) => parseWeChatSources(text) !== undefined)
ajv.addFormat('proxy-url', isProxyUrl)
ajv.addFormat('store-url', isStoreUrl)
ajv.addFormat('crm-url', isCrmUrl)
ajv.addFormat('crm-headers', (text: string) => parseCrmHeaders(text) !== undefined)
ajv.addFormat('json-pointer', isJsonPointer)
ajv.addFormat('tier-map', (text: string) => parseTierMap(text) !== undefined)
ajv.addFormat('forward-url', isForwardUrl)
ajv.addFormat('forward-only', (text: string) => parseForwardOnly(text) !== undefined)
ajv.addFormat('reveal-rights', (text: string) => parseRevealRights(text) !== undefined)
ajv.addFormat('notification-fields', (text: string) => parseNotificationFields(text) !== undefined)
ajv.addFormat('media-scanner', (text: string) => parseMediaScanner(text) !== undefined)
ajv.addFormat('host-list', (text: string) => parseHostList(text) !== undefined)
ajv.addFormat('genesys-region', (region: string) => genesysRegionHost(region) !== undefined)

/** The one schema of the configuration, shared by the environment and every account of the accounts file. */
export const CONFIG_SCHEMA = { type: 'object', properties: VARIABLES, additionalProperties: false }

const validate = ajv.compile(CONFIG_SCHEMA)

/** @returns The known variables that are set, trimmed where white space has no meaning; an empty one counts as unset. */
export function pickVariables(source: Readonly<Record<string, string | undefined>>): RawValues {
  const raw: Partial<Record<VariableName, string>> = {}
  for (const name of VARIABLE_NAMES) {
    const value = source[name]
    if (value === undefined || value.trim() === '') continue
    raw[name] = variable(name).verbatim ? value : value.trim()
  }
  return raw
}

/**
 * Checks values against the schema.
 * @param place What a problem calls a variable.
 * @returns The typed values, with defaults in place of what is unset or wrong, and every problem.
 */
export function checkValues(
  raw: RawValues,
  place: (name: VariableName) => string,
): { values: Values; problems: ConfigProblem[] } {
  const typed: Record<string, unknown> = {}
  for (const name of VARIABLE_NAMES) {
    const text = raw[name]
    if (text !== undefined) typed[name] = toType(variable(name), text)
  }
  const problems = new Map<VariableName, ConfigProblem>()
  if (!validate(typed)) {
    for (const error of validate.errors ?? []) {
      const name = error.instancePath.slice(1) as VariableName
      problems.set(name, { key: place(name), problem: describe(error), mend: variable(name).mend })
    }
  }
  const values = Object.fromEntries(
    VARIABLE_NAMES.map((name) => [name, problems.has(name) ? undefined : typed[name]]).map(([name, value]) => [
      name,
      value ?? variable(name as VariableName).default,
    ]),
  )
  return { values: values as Values, problems: [...problems.values()] }
}

function variable(name: VariableName): Variable {
  return VARIABLES[name]
}

/** Text stays text where it is not of the type, so that the schema refuses it. */
function toType({ type }: Variable, text: string): unknown {
  if (type === 'integer') return /^-?\d{1,15}$/.test(text) ? Number(text) : text
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  return text
}

/** Says what is wrong without the value. */
function describe({ keyword, params }: ErrorObject): string {
  switch (keyword) {
    case 'type':
      return params.type === 'integer' ? 'is not a whole number' : 'is neither true nor false'
    case 'enum':
      return `is not one of ${params.allowedValues.join(', ')}`
    case 'minimum':
      return `is less than ${params.limit}`
    case 'maximum':
      return `is more than ${params.limit}`
    case 'minLength':
      return `is shorter than ${params.limit} characters`
    case 'maxLength':
      return `is longer than ${params.limit} characters`
    case 'format':
      return `is not ${FORMATS[params.format] ?? 'of the right form'}`
    default:
      return 'has a wrong form'
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  'http-url': 'an http or https address',
  'proxy-url': 'the address of an HTTP proxy',
  'store-url': 'the address of a store',
  'host-list': 'a list of host names',
  'genesys-region': 'a known Genesys Cloud region',
  'crm-url': 'an http or https address with {{customerId}} in its path or query',
  'crm-headers': 'a JSON object of headers',
  'json-pointer': 'a JSON pointer',
  'forward-url': 'an https address, or an http address of a private network',
  'forward-only': 'a JSON object of lists of texts, prefixes and event keys',
  'notification-fields': 'a JSON object of fields, one of which takes {{text}}',
  'media-scanner': 'the address of a clamd, or off',
  'tier-map': 'a JSON object whose values are Platinum, Gold or Standard',
}
