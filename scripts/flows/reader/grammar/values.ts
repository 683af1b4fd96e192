/** Pieces of JSON Schema for the notation of values in flows. */
export type Schema = Readonly<Record<string, unknown>>

/** @param optional Names of properties that may be left out. */
export function object(properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema {
  const required = Object.keys(properties).filter((key) => !optional.includes(key))
  return { type: 'object', properties, required, additionalProperties: false }
}

/** A map with names of its own, such as those of inputs. */
export function named(value: Schema, count: Schema = {}): Schema {
  return { type: 'object', additionalProperties: value, ...count }
}

export const EXACTLY_ONE: Schema = { minProperties: 1, maxProperties: 1 }

export const TEXT: Schema = { type: 'string', minLength: 1 }
export const BOOLEAN: Schema = { type: 'boolean' }
export const NONE = object({ none: { const: true } })
export const NO_VALUE = object({ noValue: { const: true } })

function choice(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', properties, additionalProperties: false, ...EXACTLY_ONE }
}

const ANY_TEXT: Schema = { type: 'string' }
const NO: Schema = { const: true }

/** `lit` or `exp`. */
export const given = (lit: Schema): Schema => choice({ lit, exp: TEXT })
/** `lit`, `exp` or `noValue`. */
export const givenOrNot = (lit: Schema): Schema => choice({ lit, exp: TEXT, noValue: NO })
/** `exp` alone. */
export const EXPRESSION = object({ exp: TEXT })
/** `var` or `noValue`: where a result goes. */
export const RESULT = choice({ var: TEXT, noValue: NO })
/** `var` alone. */
export const VARIABLE = object({ var: TEXT })

export const STRING = given(ANY_TEXT)
export const STRING_OR_NOT = givenOrNot(ANY_TEXT)
export const INTEGER = given({ type: 'integer' })
export const SCALAR_OR_NOT = givenOrNot({ type: ['string', 'integer', 'number', 'boolean'] })
const NAMED = object({ name: TEXT })
/** A thing of the org by its name. */
export const BY_NAME = given(NAMED)
export const BY_NAME_OR_NOT = givenOrNot(NAMED)
const WHOLE: Schema = { type: 'integer', minimum: 1 }
export const DURATION = given({
  type: 'object',
  properties: { seconds: WHOLE, minutes: WHOLE },
  additionalProperties: false,
  ...EXACTLY_ONE,
})

/** Action lists by the name of their output. Which ones must be there is a rule of its own. */
export function outputs(names: readonly string[]): Schema {
  const branch = object({ actions: { type: 'array', minItems: 1 } })
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, branch])),
    additionalProperties: false,
  }
}

export const ACTIONS: Schema = { type: 'array', minItems: 1 }
