import type { DataActionDefinition } from '../definition.js'
import { type Finding, pointerTo } from '../problem.js'
import { TEMPLATE_TOOLS } from '../template-tools.js'

/** Names of inputs; outputs become variables of flows under the same form. */
const NAME = /^[a-zA-Z][a-zA-Z0-9_-]*$/
/** Taken by the platform. */
const RESERVED: readonly string[] = ['orgId', 'integrationId', 'rawRequest']
/** Taken in success templates. */
const TAKEN: readonly string[] = ['rawResult', ...Object.keys(TEMPLATE_TOOLS)]

/** Names have the form the platform takes, and are not its own. */
export function checkNames({ config, contract }: DataActionDefinition): Finding[] {
  const inputs = Object.keys(contract.input.inputSchema.properties ?? {})
  const outputs = Object.keys(contract.output.successSchema.properties ?? {})
  const translated = Object.keys(config.response.translationMap)
  const inputAt = (name: string) => pointerTo('contract', 'input', 'inputSchema', 'properties', name)
  const outputAt = (name: string) => pointerTo('contract', 'output', 'successSchema', 'properties', name)
  const mapAt = (name: string) => pointerTo('config', 'response', 'translationMap', name)
  return [
    ...malformed(inputs, inputAt),
    ...malformed(outputs, outputAt),
    ...malformed(translated, mapAt),
    ...taken(inputs, RESERVED, inputAt),
    ...taken(translated, TAKEN, mapAt),
  ]
}

function malformed(names: readonly string[], at: (name: string) => string): Finding[] {
  return names
    .filter((name) => !NAME.test(name))
    .map((name) => ({
      pointer: at(name),
      message: `${JSON.stringify(name)} is no name the platform takes`,
      mend: 'Begin with a letter of A-Z and go on with letters, digits, _ and -.',
    }))
}

function taken(names: readonly string[], reserved: readonly string[], at: (name: string) => string): Finding[] {
  return names
    .filter((name) => reserved.includes(name))
    .map((name) => ({
      pointer: at(name),
      message: `${name} is a name of the platform's own`,
      mend: 'Take another name.',
    }))
}
