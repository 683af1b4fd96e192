import { parseDocument } from 'yaml'
import { type Fields, fieldsOf, textOf } from './operation.js'
import type { FlowMessage } from './org-options.js'
import type { OrgState } from './state.js'

/** Types of flows by the key their YAML begins with. */
const TYPES: Record<string, string> = {
  inboundShortMessage: 'INBOUNDSHORTMESSAGE',
  inqueueShortMessage: 'INQUEUESHORTMESSAGE',
  workflow: 'WORKFLOW',
  commonModule: 'COMMONMODULE',
  digitalBot: 'DIGITALBOT',
  bot: 'BOT',
}

/** What the platform reads off a flow before anything else. */
export interface FlowHead {
  readonly name: string
  readonly type: string
  readonly description: string
  /** Name of the division; empty for Home. */
  readonly division: string
  readonly content: Fields
}

/** @returns The head of a flow, or why it has none. */
export function readFlowHead(yaml: string): FlowHead | string {
  const document = parseDocument(yaml, { version: '1.1' })
  const [error] = document.errors
  if (error !== undefined) return `The YAML cannot be read: ${error.code}`
  const [key = '', ...more] = Object.keys(fieldsOf(document.toJS()))
  const type = TYPES[key]
  if (type === undefined || more.length > 0) return `"${key}" is no type of flow`
  const content = fieldsOf(fieldsOf(document.toJS())[key])
  const name = textOf(content.name)
  if (name === '') return 'The flow has no name'
  return { name, type, description: textOf(content.description), division: textOf(content.division), content }
}

/** Errors for queues, data actions, schedule and emergency groups, skills and flows a flow names and the org lacks. */
export function missingReferences(state: OrgState, content: Fields): FlowMessage[] {
  const missing = new Set<string>()
  const need = (kind: string, name: string, known: boolean): void => {
    if (name !== '' && !known) missing.add(`${kind} "${name}" does not exist`)
  }
  const literal = (value: unknown): string => textOf(fieldsOf(fieldsOf(value).lit).name)
  const published = (type: string, name: string): boolean =>
    state.flows.all.some((flow) => flow.type === type && flow.name === name)

  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const entry of node) visit(entry)
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return
    const { targetQueue, scheduleGroup, emergencyGroup, acdSkill, category, callCommonModule, callBotFlow } =
      fieldsOf(node)
    need('Queue', literal(targetQueue), state.queues.named(literal(targetQueue)) !== undefined)
    need('Schedule group', literal(scheduleGroup), state.scheduleGroups.named(literal(scheduleGroup)) !== undefined)
    need('Emergency group', literal(emergencyGroup), state.emergencyGroups.named(literal(emergencyGroup)) !== undefined)
    need('Skill', literal(acdSkill), state.skills.named(literal(acdSkill)) !== undefined)
    for (const [name, inside] of Object.entries(fieldsOf(category))) {
      for (const action of Object.keys(fieldsOf(fieldsOf(inside).dataAction))) {
        const known = state.actions.all.some((one) => one.category === name && one.name === action)
        need('Data action', `${name} / ${action}`, known)
      }
    }
    for (const name of Object.keys(fieldsOf(fieldsOf(callCommonModule).commonModule))) {
      need('Common module', name, published('COMMONMODULE', name))
    }
    for (const name of Object.keys(fieldsOf(fieldsOf(callBotFlow).botFlow))) {
      need('Bot flow', name, published('BOT', name) || published('DIGITALBOT', name))
    }
    for (const child of Object.values(node)) visit(child)
  }
  visit(content)
  return [...missing].map((text) => ({ type: 'Error', text }))
}
