import type { DataActionDefinition } from '../../data-actions/definition.js'
import type { DefinitionFile } from '../../data-actions/read-definitions.js'
import { type BuiltFunction, buildFunction } from '../../functions/build-function.js'
import { checkFunction } from '../../functions/check-function.js'
import { type FunctionSettings, readFunctions } from '../../functions/read-functions.js'
import { misconfigured } from '../stop.js'

/** A Function data action of the bundle. */
export interface BundleFunction {
  readonly name: string
  readonly definition: DataActionDefinition
  readonly settings: FunctionSettings
  /** Its zip; built once, when first asked for. */
  build(): Promise<BuiltFunction>
}

/**
 * @param root Folder of the project. @param twins Definitions of the web services.
 * @throws Stop naming what is wrong with the files.
 */
export function readBundleFunctions(root: string, twins: readonly DefinitionFile[]): BundleFunction[] {
  const sources = readFunctions(root)
  const problems = sources.flatMap((source) => checkFunction(source, twins))
  if (problems.length > 0) {
    throw misconfigured(
      ...problems.map(({ file, pointer, message, mend }) => `${file}#${pointer}: ${message}. ${mend}`),
    )
  }
  return sources.map(({ name, definition, settings }) => {
    let built: Promise<BuiltFunction> | undefined
    return {
      name,
      definition: JSON.parse(definition.text) as DataActionDefinition,
      settings: JSON.parse(settings.text) as FunctionSettings,
      build: () => {
        built ??= buildFunction(root, name)
        return built
      },
    }
  })
}
