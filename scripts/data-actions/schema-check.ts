import { Ajv, type ValidateFunction } from 'ajv'
import type { ContractSchema } from './definition.js'

export interface SchemaComplaint {
  /** JSON pointer into the checked value. */
  readonly pointer: string
  readonly message: string
}

/** One for all contracts, which know nothing of each other: what it costs is the schema of schemas. */
const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false, addUsedSchema: false })
/** By their text: the same contracts are read from their files again and again. */
const compiled = new Map<string, ValidateFunction>()

/**
 * Checks a value against a schema of a contract (JSON Schema, draft 4 as the platform writes it or none named).
 *
 * @throws Error if the schema itself is wrong.
 */
export function checkAgainst(schema: ContractSchema, value: unknown): SchemaComplaint[] {
  const text = JSON.stringify(schema)
  let validate = compiled.get(text)
  if (!validate) {
    const { $schema: _draft, ...plain } = schema
    validate = ajv.compile(plain)
    compiled.set(text, validate)
  }
  if (validate(value)) return []
  return (validate.errors ?? []).map((error) => {
    const missing: unknown = error.params.missingProperty
    return {
      pointer: typeof missing === 'string' ? `${error.instancePath}/${missing}` : error.instancePath,
      message: typeof missing === 'string' ? 'is missing' : (error.message ?? 'is wrong'),
    }
  })
}
