import type { DataActionDefinition } from '../definition.js'
import { pathFindsMany } from '../json-path.js'
import { type Finding, pointerTo } from '../problem.js'

const at = (...steps: readonly string[]) => pointerTo('config', 'response', ...steps)

/** Paths of the translation map can be read; defaults are JSON and belong to a path. */
export function checkTranslation({ config: { response } }: DataActionDefinition): Finding[] {
  const paths = Object.entries(response.translationMap)
    .filter(([, path]) => pathFindsMany(path) === undefined)
    .map(([name, path]) => ({
      pointer: at('translationMap', name),
      message: `${path} is no JSONPath that is understood here`,
      mend: "Write $ and steps such as .name, ['name'], [0] and [*]; filters are not among them.",
    }))
  const defaults = Object.entries(response.translationMapDefaults).flatMap(([name, text]) => {
    const pointer = at('translationMapDefaults', name)
    if (!Object.hasOwn(response.translationMap, name)) {
      return [
        { pointer, message: 'is a default of nothing', mend: `Add ${name} to the translationMap or take it out here.` },
      ]
    }
    if (isJson(text)) return []
    return [
      {
        pointer,
        message: `${text} is no JSON`,
        mend: `Write JSON; a text needs quotes of its own: ${JSON.stringify(JSON.stringify(text))}.`,
      },
    ]
  })
  return [...paths, ...defaults]
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
