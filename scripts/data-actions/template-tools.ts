/**
 * The helpers that Genesys Cloud offers to the templates of data actions, as far as their behaviour is published
 * (help: "Velocity macros for data actions", "URI (URL) form encoding for data actions"). A helper given nothing gives
 * nothing, so that its call stays in the text as it is written.
 */
const text = (of: (value: string) => string) => (value: unknown) =>
  value === undefined || value === null ? undefined : of(wellFormed(String(value)))

const jsonEncode = text((value) => JSON.stringify(value).slice(1, -1))
const urlFormEncode = text((value) => new URLSearchParams({ '': value }).toString().slice(1))

const esc = {
  jsonEncode,
  /** The older name. */
  jsonString: jsonEncode,
  jsonDecode: text((value) => String(JSON.parse(`"${value}"`))),
  urlFormEncode,
  url: urlFormEncode,
  uriEncode: text((value) =>
    encodeURIComponent(value).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`),
  ),
  quote: '"',
}

const math = {
  add: (...terms: unknown[]) => terms.map(number).reduce((sum, term) => sum + term),
  sub: (first: unknown, second: unknown) => number(first) - number(second),
  mul: (...factors: unknown[]) => factors.map(number).reduce((product, factor) => product * factor),
  mod: (first: unknown, second: unknown) => number(first) % number(second),
  max: (...values: unknown[]) => Math.max(...values.map(number)),
  min: (...values: unknown[]) => Math.min(...values.map(number)),
  abs: (value: unknown) => Math.abs(number(value)),
  ceil: (value: unknown) => Math.ceil(number(value)),
  floor: (value: unknown) => Math.floor(number(value)),
  round: (value: unknown) => Math.round(number(value)),
}

const encoding = { base64: text((value) => Buffer.from(value).toString('base64')) }

const successTemplateUtils = {
  /** The first entry of a list given as JSON text, as JSON text; the default, as it is written, for an empty list. */
  firstFromArray(list: unknown, otherwise?: unknown) {
    const entries: unknown = JSON.parse(String(list))
    if (!Array.isArray(entries)) throw new Error('successTemplateUtils.firstFromArray was given no list')
    return entries.length > 0 ? JSON.stringify(entries[0]) : otherwise
  },
}

/** What every template sees beside its variables. */
export const TEMPLATE_TOOLS = { esc, encoding, math, successTemplateUtils }

/** Calls and constants of the helpers that templates may use, such as `esc.uriEncode`. */
export const TOOL_NAMES: ReadonlySet<string> = new Set(
  Object.entries(TEMPLATE_TOOLS).flatMap(([tool, members]) => Object.keys(members).map((name) => `${tool}.${name}`)),
)

/** Helpers that make a text safe inside a JSON string, and inside an address. */
export const JSON_ESCAPES: readonly string[] = ['esc.jsonEncode', 'esc.jsonString']
export const URL_ESCAPES: readonly string[] = ['esc.uriEncode', 'esc.url', 'esc.urlFormEncode']

function number(value: unknown): number {
  const given = typeof value === 'number' ? value : Number(String(value))
  if (!Number.isFinite(given)) throw new Error('a helper of math was given no number')
  return given
}

/** Half of a surrogate pair alone has no UTF-8 form; it becomes U+FFFD. */
function wellFormed(value: string): string {
  return Buffer.from(value).toString()
}
