import type { DataActionDefinition } from '../data-actions/definition.js'
import { readDefinitionFiles } from '../data-actions/read-definitions.js'
import { checkFlows } from '../flows/check-flows.js'
import { readFlowOptions } from '../flows/options.js'
import { bundleContext } from '../flows/reader/context.js'
import { readFlowSources, renderFlows } from '../flows/render-flows.js'
import type { Checker } from './checker.js'

/** Every option that takes something out of the flows, so that all of them are looked at both ways. */
const ALL_IN = {
  INACTIVE_FLOW: 'on',
  ACD_SKILLS: 'on',
  SCHEDULE_GROUP: 'Any schedule group',
  EMERGENCY_GROUP: 'Any emergency group',
  BOT_FLOW: 'Any bot flow',
}
const ALL_OUT = { INACTIVE_FLOW: 'off', ACD_SKILLS: 'off', SCHEDULE_GROUP: '', EMERGENCY_GROUP: '', BOT_FLOW: '' }

export const FLOWS_CHECKER: Checker = {
  what: 'flows',
  check(root) {
    const sources = readFlowSources(root)
    const definitions = readDefinitionFiles(root).map(({ text }) => JSON.parse(text) as DataActionDefinition)
    const problems = [{}, ALL_IN, ALL_OUT].flatMap((overrides) => {
      const options = readFlowOptions(root, overrides)
      return checkFlows(renderFlows(sources, options), bundleContext(options, definitions))
    })
    const worded = problems.map((problem) => ({ ...problem, message: `line ${problem.line}: ${problem.message}` }))
    const unique = new Map(worded.map((problem) => [`${problem.file} ${problem.message}`, problem]))
    return { files: sources.length, problems: [...unique.values()] }
  },
}
