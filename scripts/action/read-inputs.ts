import type { ActionInputs, ContractSchema } from '../data-actions/definition.js'

/**
 * Reads inputs given as `name=value`, each as the type that the schema names. A value may hold further `=`.
 *
 * @throws Error naming the input that is wrong.
 */
export function readInputs(schema: ContractSchema, given: readonly string[]): ActionInputs {
  const properties = schema.properties ?? {}
  const inputs: Record<string, string | number | boolean | null> = {}
  for (const pair of given) {
    const at = pair.indexOf('=')
    if (at < 1) throw new Error(`--input ${pair} is not of the form name=value`)
    const name = pair.slice(0, at)
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (!property) {
      throw new Error(`${name} is no input; the inputs are: ${Object.keys(properties).join(', ') || 'none'}`)
    }
    if (Object.hasOwn(inputs, name)) throw new Error(`${name} is given twice`)
    inputs[name] = readValue(name, String(property.type), pair.slice(at + 1))
  }
  const missing = (schema.required ?? []).filter((name) => !Object.hasOwn(inputs, name))
  if (missing.length > 0) throw new Error(`${missing.join(', ')} must be given: --input ${missing[0]}=...`)
  return inputs
}

function readValue(name: string, type: string, text: string): string | number | boolean | null {
  if (type === 'string') return text
  if (type === 'null' && text === 'null') return null
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  if (type === 'integer' && /^-?\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text)
  if (type === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text)
  throw new Error(`${name} takes a value of type ${type}`)
}
