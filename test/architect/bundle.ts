import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { DataActionDefinition } from '../../scripts/data-actions/definition.js'
import { readDefinitionFiles } from '../../scripts/data-actions/read-definitions.js'
import { flowOptions } from '../../scripts/flows/options.js'
import { type RenderedFlow, readFlowSources, renderFlows } from '../../scripts/flows/render-flows.js'
import { type FlowDefinition, loadFlow } from '../emulators/genesys/flows/flow-definition.js'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
export const OPTIONS_TEXT = readFileSync(`${ROOT}/architect/options.yaml`, 'utf8')
const SOURCES = readFlowSources(ROOT)

export const DEFINITIONS: readonly DataActionDefinition[] = readDefinitionFiles(ROOT).map(
  ({ text }) => JSON.parse(text) as DataActionDefinition,
)

/** Options that put everything into the flows that can be left out. */
export const EVERYTHING = {
  INACTIVE_FLOW: 'on',
  ACD_SKILLS: 'on',
  SCHEDULE_GROUP: 'Service hours',
  EMERGENCY_GROUP: 'Service emergency',
  BOT_FLOW: 'Service bot',
  TEST_CUSTOMER_IDS: 'tester-1,tester-2',
}

export type Overrides = Readonly<Record<string, string | number>>

/** The shipped flows with the shipped options and some over them. */
export function shippedFlows(overrides: Overrides = {}): RenderedFlow[] {
  return renderFlows(SOURCES, flowOptions(OPTIONS_TEXT, overrides))
}

const loaded = new Map<string, Map<string, FlowDefinition>>()

/** The same, as the double has them once they are published: by name. */
export function publishedFlows(overrides: Overrides = {}): Map<string, FlowDefinition> {
  const key = JSON.stringify(overrides)
  const flows = loaded.get(key) ?? new Map(shippedFlows(overrides).map(({ name, text }) => [name, loadFlow(text)]))
  loaded.set(key, flows)
  return flows
}
