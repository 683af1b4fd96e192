import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import type { FlowFinding, Path } from '../problem.js'
import type { Schema } from './values.js'

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true })
const compiled = new WeakMap<Schema, ValidateFunction>()

/** @param base Where `value` stands in the flow. */
export function checkSchema(schema: Schema, value: unknown, base: Path): FlowFinding[] {
  const validate = compiled.get(schema) ?? ajv.compile(schema)
  compiled.set(schema, validate)
  if (validate(value)) return []
  return (validate.errors ?? []).map((error) => finding(error, [...base, ...stepsOf(error.instancePath)]))
}

function stepsOf(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step))
}

function finding({ keyword, params, message }: ErrorObject, path: Path): FlowFinding {
  if (keyword === 'additionalProperties') {
    const key = String(params.additionalProperty)
    return {
      path: [...path, key],
      message: `unknown key "${key}"`,
      mend: 'Remove it or write it as the platform does.',
    }
  }
  if (keyword === 'required') {
    return { path, message: `"${params.missingProperty}" is missing`, mend: `Add "${params.missingProperty}".` }
  }
  return { path, message: message ?? keyword, mend: 'Write it in the form the platform takes.' }
}
