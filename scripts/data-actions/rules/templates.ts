import type { ContractSchema, DataActionDefinition } from '../definition.js'
import { type Finding, pointerTo } from '../problem.js'
import { parseTemplate, type Reference } from '../template.js'
import { JSON_ESCAPES, TEMPLATE_TOOLS, URL_ESCAPES } from '../template-tools.js'

type Kind = 'url' | 'header' | 'body' | 'success'

/** What a text must go through in each kind of template. */
const ESCAPES: Record<Kind, readonly string[]> = {
  url: URL_ESCAPES,
  header: URL_ESCAPES,
  body: JSON_ESCAPES,
  success: JSON_ESCAPES,
}

/** Every template is Velocity, uses only what is declared, escapes every text, and is silent about what may be missing. */
export function checkTemplates(definition: DataActionDefinition): Finding[] {
  const { request, response } = definition.config
  const look = (kind: Kind, source: string, ...at: readonly string[]) =>
    checkTemplate(kind, source, pointerTo('config', ...at), definition)
  return [
    ...look('url', request.requestUrlTemplate, 'request', 'requestUrlTemplate'),
    ...Object.entries(request.headers).flatMap(([name, value]) => look('header', value, 'request', 'headers', name)),
    ...(request.requestType === 'GET' ? [] : look('body', request.requestTemplate, 'request', 'requestTemplate')),
    ...look('success', response.successTemplate, 'response', 'successTemplate'),
  ]
}

function checkTemplate(kind: Kind, source: string, pointer: string, definition: DataActionDefinition): Finding[] {
  const found = (message: string, mend: string): Finding => ({ pointer, message, mend })
  try {
    const { references } = parseTemplate(source)
    const variables = references.filter(({ root }) => !Object.hasOwn(TEMPLATE_TOOLS, root))
    return variables.flatMap((reference) => {
      if (kind === 'success') return checkTranslated(reference, definition, found)
      if (reference.root === 'credentials') return checkCredential(kind, reference, found)
      return checkInput(kind, reference, definition.contract.input.inputSchema, found)
    })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return [found(reason, 'Keep to references, #if and the helpers that docs/data-actions.md lists.')]
  }
}

type Found = (message: string, mend: string) => Finding

function checkTranslated({ name }: Reference, { config }: DataActionDefinition, found: Found): Finding[] {
  if (name === 'rawResult' || Object.hasOwn(config.response.translationMap, name)) return []
  return [found(`$\{${name}} is not in the translationMap`, `Add ${name} to the translationMap or take it out here.`)]
}

function checkCredential(kind: Kind, { name }: Reference, found: Found): Finding[] {
  if (kind === 'header') return []
  return [
    found(`$\{${name}} stands outside the headers`, 'Send credentials in a header: addresses and bodies are logged.'),
  ]
}

function checkInput(kind: Kind, reference: Reference, schema: ContractSchema, found: Found): Finding[] {
  const { name, root, silent, insideCalls, inCondition } = reference
  // It is JSON already.
  if (name === 'input.rawRequest' && kind === 'body' && insideCalls.length === 0) return []
  const property = root === 'input' ? name.slice('input.'.length) : ''
  const declared = Object.hasOwn(schema.properties ?? {}, property) ? schema.properties?.[property] : undefined
  if (!declared)
    return [found(`$\{${name}} is not declared`, `Add ${property || name} to the inputSchema or take it out here.`)]
  const findings: Finding[] = []
  if (!silent && !schema.required?.includes(property)) {
    findings.push(
      found(`$\{${name}} is written as it stands when it is missing`, `Write $!{${name}}, or make it required.`),
    )
  }
  const escapes = ESCAPES[kind]
  const mustEscape = !inCondition && (declared.type === 'string' || kind === 'header')
  if (mustEscape && !escapes.includes(insideCalls[0] ?? '')) {
    findings.push(found(`$\{${name}} is not escaped`, `Write $${escapes[0]}("${silent ? '$!' : '$'}{${name}}").`))
  }
  return findings
}
