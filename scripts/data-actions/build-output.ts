import { ActionError } from './action-failure.js'
import { renderPart } from './build-request.js'
import type { Json, ResponseConfig } from './definition.js'
import { readJsonPath } from './json-path.js'

export interface TranslatedValue {
  /** JSON text, as the success template sees it. */
  readonly text: string
  readonly isDefault: boolean
}

/**
 * Takes from an answer what the translation map names.
 *
 * @throws ActionError if a path finds nothing and has no default.
 */
export function translateAnswer(response: ResponseConfig, answer: Json): Record<string, TranslatedValue> {
  const values: Record<string, TranslatedValue> = {}
  for (const [name, path] of Object.entries(response.translationMap)) {
    const read = readPath(name, path, answer)
    const fallback = Object.hasOwn(response.translationMapDefaults, name)
      ? response.translationMapDefaults[name]
      : undefined
    if (read.found) values[name] = { text: JSON.stringify(read.value), isDefault: false }
    else if (fallback !== undefined) values[name] = { text: fallback, isDefault: true }
    else {
      throw new ActionError('ACTION.PROCESSING', `The answer has nothing at ${path}, and ${name} has no default.`, {
        fieldName: name,
      })
    }
  }
  return values
}

/**
 * Fills the success template.
 *
 * @param rawResult The answer's body as it came.
 * @throws ActionError if what comes out is no JSON.
 */
export function fillSuccessTemplate(
  response: ResponseConfig,
  values: Readonly<Record<string, TranslatedValue>>,
  rawResult: string,
): { readonly text: string; readonly output: Json } {
  const texts = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.text]))
  const text = renderPart('successTemplate', response.successTemplate, { ...texts, rawResult })
  try {
    return { text, output: JSON.parse(text) as Json }
  } catch (cause) {
    throw new ActionError('ACTION.PROCESSING', 'The successTemplate gives no JSON.', { cause })
  }
}

function readPath(name: string, path: string, answer: Json) {
  try {
    return readJsonPath(path, answer)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ActionError('ACTION.PROCESSING', `The translationMap of ${name}: ${reason}.`, { fieldName: name, cause })
  }
}
