import { checkDefinition } from '../../data-actions/check-definition.js'
import type { DataActionDefinition } from '../../data-actions/definition.js'
import { fillPlaceholders, placeholdersIn } from '../../data-actions/placeholders.js'
import { readDefinitionFiles } from '../../data-actions/read-definitions.js'
import { type FlowOptions, FlowOptionsError, readFlowOptions } from '../../flows/options.js'
import { type RenderedFlow, readFlowSources, renderFlows } from '../../flows/render-flows.js'
import type { Manifest } from '../manifest/manifest.js'
import { isPrivacyAction } from '../privacy-actions.js'
import { misconfigured } from '../stop.js'
import { type BundleFunction, readBundleFunctions } from './read-functions.js'

/** The files of the bundle, filled for one manifest. */
export interface Bundle {
  readonly options: FlowOptions
  readonly actions: readonly DataActionDefinition[]
  readonly functions: readonly BundleFunction[]
  /** In the order in which they must be published. */
  readonly flows: readonly RenderedFlow[]
}

/**
 * Reads `data-actions/` and `architect/` and fills their placeholders.
 * @param root Folder of the project. @throws Stop naming what is wrong with files or options.
 */
export function readBundle(root: string, manifest: Manifest): Bundle {
  const files = readDefinitionFiles(root)
  const problems = files.flatMap((file) => checkDefinition(file))
  if (problems.length > 0) {
    throw misconfigured(
      ...problems.map(({ file, pointer, message, mend }) => `${file}#${pointer}: ${message}. ${mend}`),
    )
  }
  const functions = readBundleFunctions(root, files)
  const values = { RELAY_URL: manifest.relay.url }
  const wanted = ({ name }: DataActionDefinition): boolean =>
    !isPrivacyAction(name) || manifest.privacyActions.includes(name)
  const actions = files
    .map(({ text }) => fillPlaceholders(JSON.parse(text) as DataActionDefinition, values))
    .filter(wanted)
  const left = actions.flatMap((action) =>
    placeholdersIn(JSON.stringify(action)).map((name) => `${action.name}: {{${name}}} has no value`),
  )
  if (left.length > 0) throw misconfigured(...left)
  try {
    const options = readFlowOptions(root, {
      ...manifest.options,
      DIVISION: manifest.division,
      ...(manifest.inactivityMinutes !== undefined && { INACTIVE_FLOW: 'on' }),
    })
    return { options, actions, functions, flows: renderFlows(readFlowSources(root), options) }
  } catch (error) {
    if (error instanceof FlowOptionsError)
      throw misconfigured(...error.reasons.map((reason) => `${manifest.file}: options: ${reason}`))
    throw error
  }
}
