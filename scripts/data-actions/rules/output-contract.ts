import { type ContractSchema, type DataActionDefinition, SCALAR_TYPES } from '../definition.js'
import { type Finding, pointerTo } from '../problem.js'
import { undeclared } from './input-contract.js'

const AT = ['contract', 'output', 'successSchema'] as const
const TYPES: readonly string[] = [...SCALAR_TYPES, 'object', 'array']

/** The output holds objects and lists, but no list within a list, and every place has one type. */
export function checkOutputContract({ contract }: DataActionDefinition): Finding[] {
  return look(contract.output.successSchema, AT, false)
}

function look(schema: ContractSchema, at: readonly string[], insideList: boolean): Finding[] {
  const pointer = pointerTo(...at)
  if (typeof schema.type !== 'string' || !TYPES.includes(schema.type)) {
    return [{ pointer, message: 'has not one type', mend: `Give one "type" of ${TYPES.join(', ')}.` }]
  }
  if (schema.type === 'array') {
    if (insideList)
      return [{ pointer, message: 'is a list within a list', mend: 'Flatten it: flows take no nested lists.' }]
    if (schema.items === undefined)
      return [{ pointer, message: 'has no "items"', mend: 'Say with "items" what the list holds.' }]
    return look(schema.items, [...at, 'items'], true)
  }
  if (schema.type !== 'object') return []
  return [
    ...undeclared(schema, at),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
      look(property, [...at, 'properties', name], insideList),
    ),
  ]
}
