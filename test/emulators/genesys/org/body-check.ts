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
  readonly answer?: Schema
}

interface PlatformApi {
  readonly operations: Readonly<Record<OperationName, OperationShape>>
  readonly models: Readonly<Record<string, Schema>>
}

const API = JSON.parse(readFileSync(new URL('./schemas/platform-api.json', import.meta.url), 'utf8')) as PlatformApi

export const OPERATIONS = API.operations

const ajv = new Ajv({ strict: false })
ajv.addSchema({ $id: 'models', definitions: relaxed(API.models) })
ajv.addSchema({ $id: 'answers', definitions: loosened(relaxed(API.models)) })
const compiled = new Map<string, ValidateFunction>()

/**
 * What the SDK's types have against a body; undefined when nothing.
 * @param body undefined when there is none.
 */
export function bodyProblem(operation: OperationName, body: unknown): string | undefined {
  const { body: schema, bodyRequired } = API.operations[operation]
  if (schema === undefined) return body === undefined ? undefined : 'the operation takes no body'
  if (body === undefined) return bodyRequired ? 'the body is missing' : undefined
  return problemOf('models', operation, schema, body)
}

/**
 * How an answer of the org contradicts the SDK's types: a field of another type than told. Fields left out and fields
 * the types do not know are passed over.
 */
export function answerProblem(operation: OperationName, answer: unknown): string | undefined {
  const { answer: schema } = API.operations[operation]
  return schema === undefined ? undefined : problemOf('answers', operation, schema, answer)
}

function problemOf(base: 'models' | 'answers', operation: OperationName, schema: Schema, value: unknown) {
  const key = `${base} ${operation}`
  const known = compiled.get(key)
  const validate = known ?? ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', `"${base}#/`)) as Schema)
  if (known === undefined) compiled.set(key, validate)
  return validate(value) ? undefined : (validate.errors ?? []).slice(0, 1).map(sentence).join('')
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

function loosened(models: Record<string, unknown>): unknown {
  return JSON.parse(JSON.stringify(models), (key, value: unknown) =>
    key === 'required' || (key === 'additionalProperties' && value === false) ? undefined : value,
  )
}
