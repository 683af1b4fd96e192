import type { DataActionDefinition } from '../definition.js'
import { placeholdersIn } from '../placeholders.js'
import { type Finding, pointerTo } from '../problem.js'

/** Placeholders that the bundle fills. */
const PLACEHOLDERS: readonly string[] = ['RELAY_URL']
const RAW_REQUEST = `\${input.rawRequest}`

const at = (...steps: readonly string[]) => pointerTo('config', 'request', ...steps)

/** Address, method and headers suit each other; only placeholders stand open that the bundle fills. */
export function checkRequest(definition: DataActionDefinition): Finding[] {
  const { request } = definition.config
  // The platform calls a function by itself: no address, and headers are settings that it hands over.
  if (definition.integrationType === 'function-data-actions') return checkPlaceholders(definition)
  return [
    ...checkAddress(request.requestUrlTemplate),
    ...checkBody(definition),
    ...checkHeaders(definition),
    ...checkPlaceholders(definition),
  ]
}

function checkAddress(address: string): Finding[] {
  if (/^(?:\{\{RELAY_URL\}\}|https:\/\/[^/$]+)\//.test(address)) return []
  return [
    {
      pointer: at('requestUrlTemplate'),
      message: 'is no absolute address, which web services need',
      mend: 'Begin with {{RELAY_URL}}/.',
    },
  ]
}

function checkBody({ config: { request } }: DataActionDefinition): Finding[] {
  if (request.requestType !== 'GET' || request.requestTemplate === RAW_REQUEST) return []
  return [
    { pointer: at('requestTemplate'), message: 'is ignored by GET', mend: `Write ${RAW_REQUEST}, as exports have it.` },
  ]
}

function checkHeaders({ config: { request } }: DataActionDefinition): Finding[] {
  const headers = Object.entries(request.headers)
  const find = (wanted: string) => headers.find(([name]) => name.toLowerCase() === wanted)
  const accept = find('accept')
  const findings: Finding[] = []
  if (accept && !isJson(accept[1])) {
    findings.push({ pointer: at('headers', accept[0]), message: 'accepts no JSON', mend: 'Write application/json.' })
  }
  const type = find('content-type')
  if (request.requestType !== 'GET' && request.requestType !== 'DELETE' && !(type && isJson(type[1]))) {
    const pointer = at('headers', type?.[0] ?? 'Content-Type')
    findings.push({
      pointer,
      message: 'does not name the JSON of the body',
      mend: 'Add "Content-Type": "application/json".',
    })
  }
  return findings
}

function checkPlaceholders({ config: { request, response } }: DataActionDefinition): Finding[] {
  const texts: readonly (readonly [pointer: string, text: string])[] = [
    [at('requestUrlTemplate'), request.requestUrlTemplate],
    [at('requestTemplate'), request.requestTemplate],
    ...Object.entries(request.headers).map(([name, value]) => [at('headers', name), value] as const),
    [pointerTo('config', 'response', 'successTemplate'), response.successTemplate],
  ]
  return texts.flatMap(([pointer, text]) =>
    placeholdersIn(text)
      .filter((name) => !PLACEHOLDERS.includes(name))
      .map((name) => ({
        pointer,
        message: `{{${name}}} is filled by nothing`,
        mend: `Use ${PLACEHOLDERS.map((known) => `{{${known}}}`).join(', ')}.`,
      })),
  )
}

function isJson(type: string): boolean {
  return /^application\/(?:[\w.+-]+\+)?json\b/i.test(type)
}
