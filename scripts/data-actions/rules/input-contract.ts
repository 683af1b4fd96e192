import { type ContractSchema, type DataActionDefinition, SCALAR_TYPES } from '../definition.js'
import { type Finding, pointerTo } from '../problem.js'

const AT = ['contract', 'input', 'inputSchema'] as const

/** The input is one flat object of scalars; what it requires it also declares. */
export function checkInputContract({ contract }: DataActionDefinition): Finding[] {
  const schema = contract.input.inputSchema
  const properties = schema.properties
  if (schema.type !== 'object' || properties === undefined) {
    return [
      {
        pointer: pointerTo(...AT),
        message: 'is no object with properties',
        mend: 'Give "type": "object" and "properties".',
      },
    ]
  }
  const nested = Object.entries(properties)
    .filter(([, property]) => !isScalar(property))
    .map(([name]) => ({
      pointer: pointerTo(...AT, 'properties', name),
      message: 'is no scalar: an input takes no objects, lists or mixed types',
      mend: `Give one "type" of ${SCALAR_TYPES.join(', ')}.`,
    }))
  return [...nested, ...undeclared(schema, AT)]
}

/** What `required` names must be declared; draft 4 allows no empty list. */
export function undeclared(schema: ContractSchema, at: readonly string[]): Finding[] {
  const pointer = pointerTo(...at, 'required')
  const required = schema.required
  if (required === undefined) return []
  if (required.length === 0) return [{ pointer, message: 'is an empty list', mend: 'Leave "required" out.' }]
  return required
    .filter((name) => !Object.hasOwn(schema.properties ?? {}, name))
    .map((name) => ({
      pointer,
      message: `${name} is not declared`,
      mend: `Add ${name} to "properties" or take it out here.`,
    }))
}

function isScalar(property: ContractSchema): boolean {
  return (
    typeof property.type === 'string' &&
    SCALAR_TYPES.includes(property.type) &&
    property.properties === undefined &&
    property.items === undefined
  )
}
