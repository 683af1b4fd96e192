import type { FlowType } from '../render-flows.js'
import { ACTION_KINDS } from './grammar/action-kinds.js'
import { checkSchema } from './grammar/check-schema.js'
import { FLOW_SCHEMAS } from './grammar/flow-schemas.js'
import type { FlowFinding, Path } from './problem.js'

export type Body = Readonly<Record<string, unknown>>

export interface Branch {
  readonly label: string
  readonly actions: readonly ActionNode[]
}

export interface ActionNode {
  readonly kind: string
  readonly body: Body
  readonly path: Path
  readonly branches: readonly Branch[]
}

export type VariableType = 'string' | 'boolean' | 'integer'

export interface VariableNode {
  readonly name: string
  readonly type: VariableType
  readonly isInput: boolean
  readonly isOutput: boolean
  readonly hasInitialValue: boolean
  readonly path: Path
}

/** A state; the start of a common module counts as one. */
export interface StateNode {
  readonly refId: string
  readonly path: Path
  readonly variables: readonly VariableNode[]
  readonly actions: readonly ActionNode[]
}

export interface FlowModel {
  readonly type: FlowType
  readonly name: string
  readonly startUpRef: string | undefined
  readonly variables: readonly VariableNode[]
  readonly states: readonly StateNode[]
}

const TYPES = Object.keys(FLOW_SCHEMAS) as FlowType[]

/** @returns The flow, or what in its form is wrong: then nothing further can be said about it. */
export function buildModel(value: unknown): FlowModel | readonly FlowFinding[] {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : []
  const type = TYPES.find((candidate) => keys.length === 1 && keys[0] === candidate)
  if (!type) {
    const message = `a flow has one top key out of ${TYPES.join(', ')}`
    return [{ path: [], message, mend: 'Write one flow in each file.' }]
  }
  const flow = (value as Record<string, unknown>)[type]
  const findings = checkSchema(FLOW_SCHEMAS[type], flow, [type])
  if (findings.length > 0) return findings
  const { name, startUpRef, variables, states, startUpTaskActions } = flow as {
    name: string
    startUpRef?: string
    variables?: unknown[]
    states?: { state: { refId: string; variables?: unknown[]; actions: unknown[] } }[]
    startUpTaskActions?: unknown[]
  }
  const builder = new ActionBuilder(type)
  const stateNodes = startUpTaskActions
    ? [
        {
          refId: '',
          path: [type, 'startUpTaskActions'],
          variables: [],
          actions: builder.list(startUpTaskActions, [type, 'startUpTaskActions']),
        },
      ]
    : (states ?? []).map(({ state }, index) => {
        const path = [type, 'states', index, 'state']
        return {
          refId: state.refId,
          path,
          variables: variableNodes(state.variables ?? [], [...path, 'variables']),
          actions: builder.list(state.actions, [...path, 'actions']),
        }
      })
  if (builder.findings.length > 0) return builder.findings
  const flowVariables = variableNodes(variables ?? [], [type, 'variables'])
  return { type, name, startUpRef, variables: flowVariables, states: stateNodes }
}

function variableNodes(list: readonly unknown[], path: Path): VariableNode[] {
  return list.map((entry, index) => {
    const [[kind, raw] = ['', {}]] = Object.entries(entry as Record<string, unknown>)
    const { name, isInput, isOutput, initialValue } = raw as {
      name: string
      isInput: boolean
      isOutput: boolean
      initialValue: object
    }
    const type = kind.replace(/Variable$/, '') as VariableType
    const hasInitialValue = !('noValue' in initialValue)
    return { name, type, isInput, isOutput, hasInitialValue, path: [...path, index, kind] }
  })
}

/** Builds the actions of one flow and keeps what is wrong with their form. */
class ActionBuilder {
  readonly findings: FlowFinding[] = []
  private readonly type: FlowType

  constructor(type: FlowType) {
    this.type = type
  }

  list(actions: readonly unknown[], path: Path): ActionNode[] {
    return actions.flatMap((action, index) => this.action(action, [...path, index]))
  }

  private action(action: unknown, path: Path): ActionNode[] {
    const entries = typeof action === 'object' && action !== null ? Object.entries(action) : []
    const [kind, body] = entries[0] ?? []
    if (!kind || entries.length !== 1) {
      return this.refuse(path, 'an action is one key with a map', 'Write "- kind:" with its keys below.')
    }
    const known = Object.hasOwn(ACTION_KINDS, kind) ? ACTION_KINDS[kind] : undefined
    const here = [...path, kind]
    if (!known)
      return this.refuse(here, `unknown action "${kind}"`, `Use one of ${Object.keys(ACTION_KINDS).join(', ')}.`)
    if (!known.flowTypes.includes(this.type)) {
      return this.refuse(
        here,
        `"${kind}" does not exist in ${this.type}`,
        `It belongs to ${known.flowTypes.join(', ')}.`,
      )
    }
    const findings = checkSchema(known.schema, body, here)
    this.findings.push(...findings)
    if (findings.length > 0) return []
    const typed = body as Body
    return [{ kind, body: typed, path: here, branches: this.branches(kind, typed, here) }]
  }

  private branches(kind: string, body: Body, path: Path): Branch[] {
    if (kind === 'switch') return this.switchBranches(body, path)
    const outputs = (body.outputs ?? {}) as Record<string, { actions: unknown[] }>
    return Object.entries(outputs).map(([label, { actions }]) => ({
      label,
      actions: this.list(actions, [...path, 'outputs', label, 'actions']),
    }))
  }

  private switchBranches(body: Body, path: Path): Branch[] {
    const { firstTrue } = body.evaluate as {
      firstTrue: { default?: { actions: unknown[] }; cases: { case: { actions: unknown[] } }[] }
    }
    const base = [...path, 'evaluate', 'firstTrue']
    const cases = firstTrue.cases.map(({ case: { actions } }, index) => ({
      label: `case ${index + 1}`,
      actions: this.list(actions, [...base, 'cases', index, 'case', 'actions']),
    }))
    if (!firstTrue.default) return cases
    return [
      ...cases,
      { label: 'default', actions: this.list(firstTrue.default.actions, [...base, 'default', 'actions']) },
    ]
  }

  private refuse(path: Path, message: string, mend: string): never[] {
    this.findings.push({ path, message, mend })
    return []
  }
}

/** Every action of the given ones, those inside others too. */
export function everyAction(actions: readonly ActionNode[]): ActionNode[] {
  return actions.flatMap((action) => [action, ...action.branches.flatMap((branch) => everyAction(branch.actions))])
}
