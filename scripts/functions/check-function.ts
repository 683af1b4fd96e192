import { isDeepStrictEqual } from 'node:util'
import { Ajv } from 'ajv'
import { checkFunctionDefinition } from '../data-actions/check-definition.js'
import type { Problem } from '../data-actions/problem.js'
import type { DefinitionFile } from '../data-actions/read-definitions.js'
import type { FunctionSource } from './read-functions.js'

/** The bundler makes `index.js` of the source, whose export is `handler`. The platform stops a function after 15 s. */
const SETTINGS_FORM = {
  type: 'object',
  additionalProperties: false,
  required: ['description', 'handler', 'runtime', 'timeoutSeconds'],
  properties: {
    description: { type: 'string', minLength: 1 },
    handler: { const: 'index.handler' },
    runtime: { type: 'string', pattern: '^nodejs[0-9]+\\.x$' },
    timeoutSeconds: { type: 'integer', minimum: 1, maximum: 15 },
  },
} as const

const validate = new Ajv({ allErrors: true, strict: false }).compile(SETTINGS_FORM)

/**
 * Checks definition, settings and source of a Function data action.
 *
 * @param twins Definitions of the web services: one of the same name must have the same contract.
 */
export function checkFunction(source: FunctionSource, twins: readonly DefinitionFile[]): Problem[] {
  const definition = checkFunctionDefinition(source.definition)
  return [
    ...definition,
    ...(definition.length > 0 ? [] : checkTwin(source, twins)),
    ...checkSettings(source.settings),
    ...checkEntry(source),
  ]
}

function checkSettings({ file, text }: DefinitionFile): Problem[] {
  const settings = read(text)
  if (settings === undefined) {
    return [
      { file, pointer: '', message: 'is no JSON', mend: 'Give description, handler, runtime and timeoutSeconds.' },
    ]
  }
  if (validate(settings)) return []
  return (validate.errors ?? []).map(({ instancePath, message = 'is wrong' }) => ({
    file,
    pointer: instancePath,
    message,
    mend: 'Write "handler": "index.handler", a "runtime" such as "nodejs22.x" and "timeoutSeconds" of 1-15.',
  }))
}

function checkEntry({ entry: { file, text } }: FunctionSource): Problem[] {
  if (/^export (?:async )?(?:function|const) handler\b/m.test(text)) return []
  return [{ file, pointer: '', message: 'exports no handler', mend: 'Write export async function handler(event).' }]
}

function checkTwin({ name, definition }: FunctionSource, twins: readonly DefinitionFile[]): Problem[] {
  const twin = twins.find(({ file }) => file.endsWith(`/${name}.json`))
  const other = twin && (read(twin.text) as { contract?: unknown } | undefined)
  if (twin === undefined || other === undefined) return []
  const { contract } = read(definition.text) as { contract: unknown }
  if (isDeepStrictEqual(contract, other.contract)) return []
  return [
    {
      file: definition.file,
      pointer: '/contract',
      message: `is not that of ${twin.file}`,
      mend: 'Give both the same contract, so that a flow may call either.',
    },
  ]
}

function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
