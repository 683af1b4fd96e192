import { parse } from 'yaml'
import type { FlowValue } from './evaluate-expression.js'
import { FlowDefinitionError } from './flow-errors.js'
import { listOf, mapOf, onlyEntry, textOf } from './strict-map.js'

export type FlowKind = 'inboundShortMessage' | 'workflow' | 'commonModule'
export type VariableType = 'string' | 'boolean' | 'integer'

export interface VariableDefinition {
  readonly name: string
  readonly type: VariableType
  readonly initial: FlowValue
  readonly isInput: boolean
  readonly isOutput: boolean
}

export interface StateDefinition {
  readonly refId: string
  readonly variables: readonly VariableDefinition[]
  readonly actions: readonly unknown[]
}

/** A flow as it was published. */
export interface FlowDefinition {
  readonly kind: FlowKind
  readonly name: string
  readonly variables: readonly VariableDefinition[]
  /** First the one it starts with. */
  readonly states: readonly StateDefinition[]
}

const ERROR_HANDLING = { inboundShortMessage: 'disconnect', workflow: 'endWorkflow' } as const
const SHARED = ['description', 'division', 'variables']

/**
 * Reads a published flow, as YAML 1.1: there yes, no, on and off are true and false unless quoted. Actions are read as
 * they run, so one in a branch never taken is not looked at.
 *
 * @throws FlowDefinitionError for anything outside the grammar of the flows that this runner knows.
 */
export function loadFlow(yaml: string): FlowDefinition {
  const [kind, body] = onlyEntry(parse(yaml, { version: '1.1' }), 'the flow')
  if (kind === 'commonModule') return loadModule(body)
  if (kind !== 'inboundShortMessage' && kind !== 'workflow')
    throw new FlowDefinitionError(`unknown kind of flow ${kind}`)
  const required = ['name', 'startUpRef', 'defaultLanguage', 'supportedLanguages', 'settingsErrorHandling', 'states']
  const flow = mapOf(body, kind, required, SHARED)
  const settings = mapOf(flow.settingsErrorHandling, 'settingsErrorHandling', ['errorHandling'])
  mapOf(settings.errorHandling, 'errorHandling', [ERROR_HANDLING[kind]])
  const states = listOf(flow.states, 'states').map((entry) => loadState(mapOf(entry, 'state', ['state']).state))
  const start = stateOf({ kind, states }, textOf(flow.startUpRef, 'startUpRef'))
  return {
    kind,
    name: textOf(flow.name, 'name'),
    variables: loadVariables(flow.variables),
    states: [start, ...states.filter((state) => state !== start)],
  }
}

/** @throws FlowDefinitionError where the reference leads to no state of the flow. */
export function stateOf(flow: Pick<FlowDefinition, 'kind' | 'states'>, reference: string): StateDefinition {
  const match = /^\/(\w+)\/states\/state\[(.+)\]$/.exec(reference)
  const state = match?.[1] === flow.kind ? flow.states.find(({ refId }) => refId === match[2]) : undefined
  if (!state) throw new FlowDefinitionError(`${reference} leads to no state`)
  return state
}

function loadModule(body: unknown): FlowDefinition {
  const required = ['name', 'supportedLanguages', 'settingsCommonModule', 'startUpTaskActions']
  const module = mapOf(body, 'commonModule', required, SHARED)
  const actions = listOf(module.startUpTaskActions, 'startUpTaskActions')
  return {
    kind: 'commonModule',
    name: textOf(module.name, 'name'),
    variables: loadVariables(module.variables),
    states: [{ refId: '', variables: [], actions }],
  }
}

function loadState(value: unknown): StateDefinition {
  const state = mapOf(value, 'state', ['name', 'refId', 'actions'], ['variables'])
  return {
    refId: textOf(state.refId, 'refId'),
    variables: loadVariables(state.variables),
    actions: listOf(state.actions, 'actions'),
  }
}

function loadVariables(value: unknown): VariableDefinition[] {
  return listOf(value ?? [], 'variables').map((entry) => {
    const [kind, body] = onlyEntry(entry, 'a variable')
    const type = /^(string|boolean|integer)Variable$/.exec(kind)?.[1] as VariableType | undefined
    if (!type) throw new FlowDefinitionError(`unknown kind of variable ${kind}`)
    const variable = mapOf(body, kind, ['name', 'initialValue', 'isInput', 'isOutput'], ['description'])
    const initial = mapOf(variable.initialValue, 'initialValue', [], ['lit', 'noValue'])
    return {
      name: textOf(variable.name, 'name'),
      type,
      initial: initial.lit as FlowValue,
      isInput: variable.isInput === true,
      isOutput: variable.isOutput === true,
    }
  })
}
