import { FlowDefinitionError } from './flow-errors.js'

export type StrictMap = Readonly<Record<string, unknown>>

/**
 * @param required Keys that must be there.
 * @param optional Keys that may be there.
 * @throws FlowDefinitionError for anything but a map with those keys.
 */
export function mapOf(
  value: unknown,
  where: string,
  required: readonly string[],
  optional: readonly string[] = [],
): StrictMap {
  const map = anyMapOf(value, where)
  const unknown = Object.keys(map).filter((key) => !required.includes(key) && !optional.includes(key))
  if (unknown.length > 0) throw new FlowDefinitionError(`${where}: unknown key ${unknown.join(', ')}`)
  const missing = required.filter((key) => !Object.hasOwn(map, key))
  if (missing.length > 0) throw new FlowDefinitionError(`${where}: ${missing.join(', ')} is missing`)
  return map
}

/** A map with names of its own. */
export function anyMapOf(value: unknown, where: string): StrictMap {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as StrictMap
  throw new FlowDefinitionError(`${where} must be a map`)
}

/** The one entry of a map that has exactly one. */
export function onlyEntry(value: unknown, where: string): readonly [string, unknown] {
  const entries = Object.entries(anyMapOf(value, where))
  const [entry] = entries
  if (!entry || entries.length !== 1) throw new FlowDefinitionError(`${where} must have exactly one key`)
  return entry
}

export function listOf(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new FlowDefinitionError(`${where} must be a list`)
}

export function textOf(value: unknown, where: string): string {
  if (typeof value === 'string') return value
  throw new FlowDefinitionError(`${where} must be a text`)
}
