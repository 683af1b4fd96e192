import type { DataActionDefinition } from '../definition.js'
import { type Finding, pointerTo } from '../problem.js'
import { checkAgainst } from '../schema-check.js'

/** Drafts that exports of the platform carry; none is named at all by most. */
const DRAFT = 'http://json-schema.org/draft-04/schema#'
/** Levels of JSON the platform carries. */
const MAX_DEPTH = 50

/** Contracts are schemas that stand by themselves: readable, without references, of a known draft, not too deep. */
export function checkSchemas(definition: DataActionDefinition): Finding[] {
  const { contract } = definition
  const deep = depthOf(definition) > MAX_DEPTH
  return [
    ...(deep
      ? [{ pointer: '', message: `is deeper than ${MAX_DEPTH} levels`, mend: 'Flatten the contract.' }]
      : [
          ...checkSchema(contract.input.inputSchema, ['contract', 'input', 'inputSchema']),
          ...checkSchema(contract.output.successSchema, ['contract', 'output', 'successSchema']),
        ]),
  ]
}

function checkSchema(schema: Readonly<Record<string, unknown>>, at: readonly string[]): Finding[] {
  const references = referencesIn(schema, at)
  if (references.length > 0) return references
  if (schema.$schema !== undefined && schema.$schema !== DRAFT) {
    return [
      { pointer: pointerTo(...at, '$schema'), message: 'names another draft', mend: `Leave it out or write ${DRAFT}.` },
    ]
  }
  try {
    checkAgainst(schema, {})
    return []
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return [
      { pointer: pointerTo(...at), message: `is no JSON Schema: ${reason}`, mend: 'Mend the keyword that is named.' },
    ]
  }
}

function referencesIn(value: unknown, at: readonly string[]): Finding[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, entry]) =>
    key === '$ref'
      ? [
          {
            pointer: pointerTo(...at, key),
            message: 'is a reference',
            mend: 'Write out what it refers to: contracts take no $ref.',
          },
        ]
      : referencesIn(entry, [...at, key]),
  )
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}
