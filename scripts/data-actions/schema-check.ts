import { Ajv, type ValidateFunction } from 'ajv'
import type { ContractSchema } from './definition.js'

export interface SchemaComplaint {
  /** JSON pointer into the checked value. */
  readonly pointer: string
  readonly message: string
}

const compiled = new WeakMap<ContractSchema, ValidateFunction>()

/**
 * Checks a value against a schema of a contract (JSON Schema, draft 4 as the platform writes it or none named).
 *
 * @throws Error if the schema itself is wrong.
 */
export function checkAgainst(schema: ContractSchema, value: unknown): SchemaComplaint[] {
  let validate = compiled.get(schema)
  if (!validate) {
    const { $schema: _draft, ...plain } = schema
    validate = new Ajv({ allErrors: true, strict: false, validateFormats: false }).compile(plain)
    compiled.set(schema, validate)
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
