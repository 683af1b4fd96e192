import { type Fields, fieldsOf, textOf } from './operation.js'

const PLAIN_TYPES = ['string', 'integer', 'number', 'boolean', 'null']
const RESERVED = ['orgId', 'integrationId', 'rawRequest']
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']
const MAX_TIMEOUT_SECONDS = 60
const MAX_DEPTH = 50

/**
 * What stands against publishing an action, by its shape alone: templates are not run here.
 * @param type Id of the integration's type.
 */
export function definitionProblems(action: Fields, type: string): string[] {
  const { input, output } = fieldsOf(action.contract)
  return [
    ...inputProblems(fieldsOf(fieldsOf(input).inputSchema)),
    ...outputProblems(fieldsOf(fieldsOf(output).successSchema)),
    ...configProblems(fieldsOf(action.config), type),
  ]
}

function inputProblems(schema: Fields): string[] {
  if (schema.type !== 'object') return ['inputSchema must be of type object']
  return Object.entries(fieldsOf(schema.properties)).flatMap(([name, value]) => {
    const problems: string[] = []
    if (!/^[a-zA-Z][a-zA-Z0-9_-]*$/.test(name)) problems.push(`input "${name}" is no allowed name`)
    if (RESERVED.includes(name)) problems.push(`input "${name}" is a reserved name`)
    const { type } = fieldsOf(value)
    const types = Array.isArray(type) ? type : [type]
    if (!types.every((one) => PLAIN_TYPES.includes(textOf(one))))
      problems.push(`input "${name}" is not of a plain type`)
    if ('$ref' in fieldsOf(value)) problems.push(`input "${name}" uses $ref`)
    return problems
  })
}

function outputProblems(schema: Fields): string[] {
  if (schema.type !== 'object' && schema.type !== 'array') return ['successSchema must be of type object or array']
  const problems = new Set<string>()
  const visit = (node: unknown, depth: number, inArray: boolean): void => {
    if (depth > MAX_DEPTH) problems.add(`successSchema is deeper than ${MAX_DEPTH}`)
    if (typeof node !== 'object' || node === null || depth > MAX_DEPTH) return
    if ('$ref' in node) problems.add('successSchema uses $ref')
    const isArray = fieldsOf(node).type === 'array'
    if (isArray && inArray) problems.add('successSchema nests arrays')
    for (const child of Object.values(node)) visit(child, depth + 1, inArray || isArray)
  }
  visit(schema, 0, false)
  return [...problems]
}

function configProblems(config: Fields, type: string): string[] {
  const problems: string[] = []
  const { timeoutSeconds } = config
  if (timeoutSeconds !== undefined && !(Number(timeoutSeconds) >= 1 && Number(timeoutSeconds) <= MAX_TIMEOUT_SECONDS)) {
    problems.push(`timeoutSeconds must be 1 to ${MAX_TIMEOUT_SECONDS}`)
  }
  if (type === 'function-data-actions') return problems
  const { requestType, requestUrlTemplate } = fieldsOf(config.request)
  if (!METHODS.includes(textOf(requestType))) problems.push(`requestType must be one of ${METHODS.join(', ')}`)
  const absolute = /^(https?:\/\/|\$!?\{credentials\.)/.test(textOf(requestUrlTemplate))
  if (type === 'custom-rest-actions' && !absolute) problems.push('requestUrlTemplate must be an absolute address')
  if (type === 'purecloud-data-actions' && !textOf(requestUrlTemplate).startsWith('/api/')) {
    problems.push('requestUrlTemplate must begin with /api/')
  }
  for (const [field, value] of Object.entries(fieldsOf(fieldsOf(config.response).translationMapDefaults))) {
    if (!isJson(textOf(value))) problems.push(`translationMapDefaults.${field} is not JSON`)
  }
  return problems
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
