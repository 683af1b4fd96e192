import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import type { IntegrationType } from '../definition.js'
import type { Finding } from '../problem.js'

const SCHEMA = { $ref: '#/$defs/schema' } as const
/** Of a contract's schema as much as the other rules rely on. */
const SCHEMA_FORM = {
  type: 'object',
  properties: {
    properties: { type: 'object', additionalProperties: SCHEMA },
    items: SCHEMA,
    required: { type: 'array', items: { type: 'string' } },
  },
} as const

const texts = { type: 'object', additionalProperties: { type: 'string' } } as const

function closed(required: readonly string[], properties: Record<string, object>) {
  return { type: 'object', additionalProperties: false, required, properties }
}

/** What differs between the types of integrations. */
const REQUESTS: Record<IntegrationType, Record<string, object>> = {
  'custom-rest-actions': {
    requestUrlTemplate: { type: 'string', minLength: 1 },
    requestType: { enum: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] },
  },
  // The platform itself fills in the address of a function, and posts to it.
  'function-data-actions': { requestUrlTemplate: { const: '' }, requestType: { const: 'POST' } },
}

/** The export form; `timeoutSeconds` is optional to the platform and wanted here. */
const formOf = (integrationType: IntegrationType) => ({
  ...closed(['name', 'integrationType', 'actionType', 'config', 'contract', 'secure'], {
    name: { type: 'string', minLength: 1, maxLength: 256 },
    integrationType: { const: integrationType },
    actionType: { const: 'custom' },
    config: closed(['request', 'response', 'timeoutSeconds'], {
      request: closed(['requestUrlTemplate', 'requestType', 'headers', 'requestTemplate'], {
        ...REQUESTS[integrationType],
        headers: texts,
        requestTemplate: { type: 'string' },
      }),
      response: closed(['translationMap', 'translationMapDefaults', 'successTemplate'], {
        translationMap: texts,
        translationMapDefaults: texts,
        successTemplate: { type: 'string', minLength: 1 },
      }),
      timeoutSeconds: { type: 'integer', minimum: 1, maximum: 60 },
    }),
    contract: closed(['input', 'output'], {
      input: closed(['inputSchema'], { inputSchema: SCHEMA }),
      output: closed(['successSchema'], { successSchema: SCHEMA }),
    }),
    secure: { type: 'boolean' },
  }),
  $defs: { schema: SCHEMA_FORM },
})

const ajv = new Ajv({ allErrors: true, strict: false })
const VALIDATORS: Record<IntegrationType, ValidateFunction> = {
  'custom-rest-actions': ajv.compile(formOf('custom-rest-actions')),
  'function-data-actions': ajv.compile(formOf('function-data-actions')),
}

/** The file has the form in which the platform exports and imports data actions of the type. */
export function checkForm(definition: unknown, integrationType: IntegrationType): Finding[] {
  const validate = VALIDATORS[integrationType]
  if (validate(definition)) return []
  return (validate.errors ?? []).map((error) => ({
    pointer: error.instancePath + extraStep(error),
    message: messageOf(error),
    mend: mendOf(error),
  }))
}

function extraStep({ keyword, params }: ErrorObject): string {
  if (keyword === 'additionalProperties') return `/${params.additionalProperty}`
  return keyword === 'required' ? `/${params.missingProperty}` : ''
}

function messageOf({ keyword, message, params }: ErrorObject): string {
  if (keyword === 'additionalProperties') return 'is no part of the export form'
  if (keyword === 'required') return 'is missing'
  if (keyword === 'const') return `must be ${JSON.stringify(params.allowedValue)}`
  if (keyword === 'enum') return `must be one of ${params.allowedValues.join(', ')}`
  return message ?? 'is wrong'
}

function mendOf({ keyword, instancePath, params }: ErrorObject): string {
  if (keyword === 'additionalProperties') return `Take ${params.additionalProperty} out: the import refuses it.`
  if (keyword === 'required') return `Add ${params.missingProperty}.`
  if (keyword === 'const') return `Write ${JSON.stringify(params.allowedValue)}.`
  if (instancePath === '/config/timeoutSeconds') return 'Give whole seconds from 1 to 60.'
  if (instancePath === '/config/request/requestType') return 'Name one of these methods in capitals.'
  return 'Write it as an export of the platform has it.'
}
