// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of Velocity look alike.
import type { DataActionDefinition } from '../../../scripts/data-actions/definition.js'

/** A definition that keeps every rule: one required and two optional inputs, a body, a default. */
export const SAMPLE: DataActionDefinition = {
  name: 'sample',
  integrationType: 'custom-rest-actions',
  actionType: 'custom',
  config: {
    request: {
      requestUrlTemplate: '{{RELAY_URL}}/things/$esc.uriEncode("${input.id}")',
      requestType: 'POST',
      headers: { Authorization: 'Bearer ${credentials.apiKey}', 'Content-Type': 'application/json' },
      requestTemplate:
        '{"id": "$esc.jsonEncode("${input.id}")", "note": "$esc.jsonEncode("$!{input.note}")"#if("$!{input.count}" != ""), "count": $!{input.count}#end}',
    },
    response: {
      translationMap: { size: '$.thing.size', colour: '$.thing.colour' },
      translationMapDefaults: { colour: '"grey"' },
      successTemplate: '{"size": ${size}, "colour": ${colour}}',
    },
    timeoutSeconds: 5,
  },
  contract: {
    input: {
      inputSchema: {
        type: 'object',
        required: ['id'],
        properties: { id: { type: 'string' }, note: { type: 'string' }, count: { type: 'integer' } },
      },
    },
    output: {
      successSchema: {
        type: 'object',
        required: ['size'],
        properties: { size: { type: 'integer' }, colour: { type: 'string' } },
      },
    },
  },
  secure: false,
}

/**
 * The sample with one place changed.
 *
 * @param pointer JSON pointer to the place.
 * @param value What stands there then; undefined takes the place out.
 */
export function sampleWith(pointer: string, value: unknown): DataActionDefinition {
  const copy = structuredClone(SAMPLE) as unknown as Record<string, unknown>
  const steps = pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  const last = steps.pop() ?? ''
  let place = copy
  for (const step of steps) place = place[step] as Record<string, unknown>
  if (value === undefined) delete place[last]
  else place[last] = value
  return copy as unknown as DataActionDefinition
}
