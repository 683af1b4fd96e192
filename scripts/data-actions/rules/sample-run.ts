import { fillSuccessTemplate, type TranslatedValue } from '../build-output.js'
import { buildRequest } from '../build-request.js'
import type { ContractSchema, DataActionDefinition, Json } from '../definition.js'
import { fillPlaceholders } from '../placeholders.js'
import { type Finding, pointerTo } from '../problem.js'
import { checkAgainst } from '../schema-check.js'

/** What breaks a template that does not escape it. */
const AWKWARD = `"\\ \n\t$input.a \${x} #if( </ &=?# 你好 😀`
const SCALARS: Readonly<Record<string, string | number | boolean | null>> = {
  string: AWKWARD,
  integer: 1_700_000_000_000,
  number: 0.5,
  boolean: false,
  null: null,
}

/**
 * With awkward texts, and with and without the optional inputs, the address is one, the body is JSON, and the success
 * template gives what the output's schema promises. Wants a definition that broke no other rule.
 */
export function checkSampleRun(definition: DataActionDefinition): Finding[] {
  return [...checkRequests(definition), ...checkSuccess(definition)]
}

function checkRequests(definition: DataActionDefinition): Finding[] {
  const { properties = {}, required = [] } = definition.contract.input.inputSchema
  const all = Object.fromEntries(
    Object.entries(properties).map(([name, { type }]) => [name, SCALARS[String(type)] ?? null]),
  )
  const few = Object.fromEntries(Object.entries(all).filter(([name]) => required.includes(name)))
  const filled = withAddress(fillPlaceholders(definition, { RELAY_URL: 'https://relay.example' }))
  for (const [inputs, which] of [
    [all, 'all inputs'],
    [few, 'the required inputs alone'],
  ] as const) {
    try {
      const { body } = buildRequest(filled, inputs, {})
      if (body !== undefined) JSON.parse(body)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      return [
        {
          pointer: pointerTo('config', 'request', 'requestTemplate'),
          message: `gives no right request with ${which}: ${reason}`,
          mend: 'See what it gives with `npm run action`, and mend its commas and quotes.',
        },
      ]
    }
  }
  return []
}

/** A function has an address only once the platform gave it one. */
function withAddress(definition: DataActionDefinition): DataActionDefinition {
  const { config, integrationType } = definition
  if (integrationType !== 'function-data-actions') return definition
  return {
    ...definition,
    config: { ...config, request: { ...config.request, requestUrlTemplate: 'https://function.example' } },
  }
}

function checkSuccess({ config: { response }, contract: { output } }: DataActionDefinition): Finding[] {
  const values = Object.fromEntries(
    Object.keys(response.translationMap).map((name) => {
      const schema = output.successSchema.properties?.[name]
      return [name, { text: JSON.stringify(schema ? sampleOf(schema) : AWKWARD), isDefault: false }] as const
    }),
  )
  const usual = checkOutcome(response, output.successSchema, values)
  if (usual !== undefined) return [usual]
  for (const [name, text] of Object.entries(response.translationMapDefaults)) {
    const finding = checkOutcome(response, output.successSchema, { ...values, [name]: { text, isDefault: true } })
    if (finding !== undefined) {
      const pointer = pointerTo('config', 'response', 'translationMapDefaults', name)
      return [
        {
          pointer,
          message: `breaks the output's schema: ${finding.message}`,
          mend: 'Give a default of the type that the schema names.',
        },
      ]
    }
  }
  return []
}

function checkOutcome(
  response: DataActionDefinition['config']['response'],
  schema: ContractSchema,
  values: Readonly<Record<string, TranslatedValue>>,
): Finding | undefined {
  const pointer = pointerTo('config', 'response', 'successTemplate')
  try {
    const { output } = fillSuccessTemplate(response, values, JSON.stringify(sampleOf(schema)))
    const [complaint] = checkAgainst(schema, output)
    const forgotten = Object.keys(schema.properties ?? {}).find((name) => !isGiven(output, name))
    if (!complaint && forgotten === undefined) return undefined
    const message = complaint
      ? `breaks the output's schema: ${complaint.pointer} ${complaint.message}`
      : `never gives the output ${forgotten}`
    return { pointer, message, mend: 'Let template and successSchema name the same outputs of the same types.' }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { pointer, message: reason, mend: 'A translated value is JSON already: write it without quotes around it.' }
  }
}

function isGiven(output: Json, name: string): boolean {
  return typeof output === 'object' && output !== null && Object.hasOwn(output, name)
}

function sampleOf(schema: ContractSchema): Json {
  if (schema.type === 'array') return [sampleOf(schema.items ?? { type: 'string' })]
  if (schema.type !== 'object') return SCALARS[String(schema.type)] ?? null
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, property]) => [name, sampleOf(property)]),
  )
}
