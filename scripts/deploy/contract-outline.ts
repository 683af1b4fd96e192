import type { Json } from './json.js'

/**
 * What a contract says to flows: names, types and which are required. Titles, descriptions and what a platform adds of
 * its own make no other contract.
 *
 * @param contract As in a definition (`input.inputSchema`) or in an answer of the platform.
 */
export function contractOutline(contract: unknown): Json {
  const { input, output } = record(contract)
  return { input: outline(record(input).inputSchema), output: outline(record(output).successSchema) }
}

function outline(schema: unknown): Json {
  const { type, properties, required, items } = record(schema)
  return {
    type: Array.isArray(type) ? [...type].map(String).sort() : String(type ?? ''),
    ...(properties !== undefined && {
      properties: Object.fromEntries(Object.entries(record(properties)).map(([name, value]) => [name, outline(value)])),
    }),
    ...(Array.isArray(required) && { required: [...required].map(String).sort() }),
    ...(items !== undefined && { items: outline(items) }),
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
