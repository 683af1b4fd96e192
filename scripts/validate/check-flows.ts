import type { DataActionDefinition } from '../data-actions/definition.js'
import type { Problem } from '../data-actions/problem.js'
import { readDefinitionFiles } from '../data-actions/read-definitions.js'
import { checkFlows } from '../flows/check-flows.js'
import { FlowOptionsError, OPTIONS_FILE, readFlowOptions } from '../flows/options.js'
import { bundleContext } from '../flows/reader/context.js'
import { type FlowSource, fillFlows, readFlowSources } from '../flows/render-flows.js'
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
    if (sources.length === 0) return { files: 0, problems: [] }
    const definitions = readDefinitionFiles(root).flatMap(({ text }) => definitionIn(text))
    const problems = [{}, ALL_IN, ALL_OUT].flatMap((overrides) => checkFilled(root, sources, definitions, overrides))
    const unique = new Map(problems.map((problem) => [`${problem.file} ${problem.message}`, problem]))
    return { files: sources.length, problems: [...unique.values()] }
  },
}

function checkFilled(
  root: string,
  sources: readonly FlowSource[],
  definitions: readonly DataActionDefinition[],
  overrides: Readonly<Record<string, string>>,
): Problem[] {
  try {
    const options = readFlowOptions(root, overrides)
    const problems = checkFlows(fillFlows(sources, options), bundleContext(options, definitions))
    return problems.map((problem) => ({ ...problem, message: `line ${problem.line}: ${problem.message}` }))
  } catch (error) {
    if (!(error instanceof FlowOptionsError)) throw error
    const mend = 'Write it as docs/flows.md says.'
    return error.reasons.map((message) => ({ file: OPTIONS_FILE, pointer: '', message, mend }))
  }
}

/** None for a file that the checker of the data actions refuses: a flow that calls it is then told so. */
function definitionIn(text: string): DataActionDefinition[] {
  try {
    const definition = JSON.parse(text) as DataActionDefinition
    return definition.contract.input.inputSchema && definition.contract.output.successSchema ? [definition] : []
  } catch {
    return []
  }
}
