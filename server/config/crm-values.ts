import { type Tier, tierNamed } from '../relay/messages/tier.js'
import { isOneHttpUrl } from './addresses.js'
import { jsonEntries } from './json-entries.js'

const PLACEHOLDER = /\{\{(\w*)\}\}/g
const NAMES: ReadonlySet<string> = new Set(['customerId', 'account'])
/** RFC 9110: a token; and text that a header can carry. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const HEADER_VALUE = /^[\x20-\x7e]*$/
/** Set by the HTTP client itself. */
const OWN_HEADERS: ReadonlySet<string> = new Set(['host', 'connection', 'content-length', 'transfer-encoding'])

/** True for an http or https address with `{{customerId}}` behind its host, and no placeholder that is not known. */
export function isCrmUrl(template: string): boolean {
  const names = [...template.matchAll(PLACEHOLDER)].map(([, name]) => name ?? '')
  if (!names.includes('customerId') || !names.every((name) => NAMES.has(name))) return false
  const filled = template.replace(PLACEHOLDER, 'x')
  // A placeholder in the host would let a name choose who gets the headers.
  return isOneHttpUrl(filled) && /^https?:\/\/[^/?#{]+[/?]/i.test(template) && !/[{}#]/.test(filled)
}

/** `{"Name": "text"}`; undefined when it is anything else. */
export function parseCrmHeaders(text: string): Record<string, string> | undefined {
  const entries = jsonEntries(text)
  const isHeader = ([name, value]: [string, unknown]): boolean =>
    HEADER_NAME.test(name) &&
    !OWN_HEADERS.has(name.toLowerCase()) &&
    typeof value === 'string' &&
    HEADER_VALUE.test(value)
  return entries?.every(isHeader)
    ? Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
    : undefined
}

/** `{"value of the CRM": "Gold"}`; undefined when it is anything else, or empty. */
export function parseTierMap(text: string): Record<string, Tier> | undefined {
  const entries = jsonEntries(text)
  if (!entries?.length) return undefined
  const tiers = entries.flatMap(([value, name]) => {
    const tier = tierNamed(name)
    return tier === undefined ? [] : [[value, tier] as const]
  })
  return tiers.length === entries.length ? Object.fromEntries(tiers) : undefined
}

/** RFC 6901: empty, or each reference token behind a slash, `~` only as `~0` and `~1`. */
export function isJsonPointer(text: string): boolean {
  return /^(\/([^~/]|~[01])*)*$/.test(text)
}
