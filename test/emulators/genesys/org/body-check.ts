import { readFileSync } from 'node:fs'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { OVER_STRICT } from './over-strict.js'
import type { OperationName } from './permissions.js'

type Schema = Readonly<Record<string, unknown>>

/** An operation as the SDK sends it. */
export interface OperationShape {
  readonly method: string
  readonly path: string
  readonly query: readonly string[]
  readonly body?: Schema
  readonly bodyRequired?: boolean
}

interface PlatformApi {
  readonly operations: Readonly<Record<OperationName, OperationShape>>
  readonly models: Readonly<Record<string, Schema>>
}

const API = JSON.parse(readFileSync(new URL('./schemas/platform-api.json', import.meta.url), 'utf8')) as PlatformApi

export const OPERATIONS = API.operations

const ajv = new Ajv({ strict: false })
ajv.addSchema({ $id: 'models', definitions: relaxed(API.models) })
const compiled = new Map<OperationName, ValidateFunction>()

/**
 * What the SDK's types have against a body; undefined when nothing.
 * @param body undefined when there is none.
 */
export function bodyProblem(operation: OperationName, body: unknown): string | undefined {
  const { body: schema, bodyRequired } = API.operations[operation]
  if (schema === undefined) return body === undefined ? undefined : 'the operation takes no body'
  if (body === undefined) return bodyRequired ? 'the body is missing' : undefined
  const known = compiled.get(operation)
  const validate = known ?? ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"models#/')) as Schema)
  if (known === undefined) compiled.set(operation, validate)
  if (validate(body)) return undefined
  return (validate.errors ?? []).slice(0, 1).map(sentence).join('')
}

function sentence({ instancePath, message, params }: ErrorObject): string {
  const extra = 'additionalProperty' in params ? ` (${String(params.additionalProperty)})` : ''
  return `${instancePath || '/'} ${message ?? 'is wrong'}${extra}`
}

function relaxed(models: PlatformApi['models']): Record<string, unknown> {
  const copy = structuredClone(models) as Record<string, { properties: Record<string, unknown>; required?: string[] }>
  for (const { model, field, relax } of OVER_STRICT) {
    const entry = copy[model]
    if (entry === undefined || !(field in entry.properties)) throw new Error(`No field ${model}.${field}`)
    if (relax === 'any') entry.properties[field] = {}
    else entry.required = (entry.required ?? []).filter((name) => name !== field)
  }
  return copy
}
