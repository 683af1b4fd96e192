import type { Json } from './definition.js'

/** `{{NAME}}`, as Archy and CX as Code replace it. */
const PLACEHOLDER = /\{\{([A-Z][A-Z0-9_]*)\}\}/g

/** @returns The names of the placeholders in a text, each once. */
export function placeholdersIn(text: string): string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''))]
}

/**
 * Fills the placeholders in every text of a value; nothing in `value` itself changes.
 *
 * @param values Name -> text. A placeholder whose name is missing stays as it is: look with `placeholdersIn`.
 */
export function fillPlaceholders<Value extends object>(value: Value, values: Readonly<Record<string, string>>): Value {
  return fill(value as unknown as Json, values) as unknown as Value
}

function fill(value: Json, values: Readonly<Record<string, string>>): Json {
  if (typeof value === 'string') {
    return value.replace(PLACEHOLDER, (whole, name: string) =>
      Object.hasOwn(values, name) ? (values[name] ?? '') : whole,
    )
  }
  if (Array.isArray(value)) return value.map((entry: Json) => fill(entry, values))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fill(entry as Json, values)]))
}
