import type { ActionNode, FlowModel, StateNode } from '../flow-model.js'
import type { FlowFinding } from '../problem.js'
import { targetOf } from './references.js'

/** How control leaves a list of actions: not at all, only because a transfer failed, or on an ordinary way. */
type Leaving = 'never' | 'afterFailedTransfer' | 'yes'

interface Way {
  readonly leaving: Leaving
  /** Whether on every way to here the customer was sent a text. */
  readonly isTold: boolean
}

const ENDS = new Set(['disconnect', 'endWorkflow', 'endTask', 'changeState'])
const TELLS = new Set(['sendResponse', 'callCommonModule'])

/** States and actions that nothing leads to, circles, ways that just stop, and disconnects without a word. */
export function checkPaths(model: FlowModel): FlowFinding[] {
  const findings: FlowFinding[] = []
  for (const state of model.states) {
    const { leaving } = walk(state.actions, false, findings)
    if (leaving === 'yes') findings.push(deadEnd(state))
  }
  return [...findings, ...unreachableStates(model), ...circles(model)]
}

function deadEnd({ path, actions }: StateNode): FlowFinding {
  const message = 'a way through these actions ends without transfer, disconnect or end'
  return { path: actions.at(-1)?.path ?? path, message, mend: 'Let every way end in one of them or lead to a state.' }
}

function walk(actions: readonly ActionNode[], told: boolean, findings: FlowFinding[]): Way {
  let way: Way = { leaving: 'yes', isTold: told }
  for (const action of actions) {
    if (way.leaving === 'never') {
      findings.push({
        path: action.path,
        message: 'nothing leads to this action',
        mend: 'Remove it or what ends before it.',
      })
      return way
    }
    way = step(action, way.isTold, findings)
  }
  return way
}

function step(action: ActionNode, told: boolean, findings: FlowFinding[]): Way {
  const { kind, path, branches } = action
  if (kind === 'disconnect' && !told) {
    const message = 'the customer is disconnected without a word'
    findings.push({ path, message, mend: 'Send a text in the same state before it.' })
  }
  if (ENDS.has(kind)) return { leaving: 'never', isTold: told }
  if (kind === 'transferToAcd') return { leaving: 'afterFailedTransfer', isTold: told }
  if (branches.length === 0) return { leaving: 'yes', isTold: told || TELLS.has(kind) }
  const ways = branches
    .map((branch) => walk(branch.actions, told, findings))
    .filter(({ leaving }) => leaving !== 'never')
  // A loop may run no time at all.
  if (kind === 'loop') return { leaving: 'yes', isTold: told }
  const leaving = ways.some((way) => way.leaving === 'yes') ? 'yes' : ways.length > 0 ? 'afterFailedTransfer' : 'never'
  return { leaving, isTold: ways.every(({ isTold }) => isTold) }
}

function targetsOf(model: FlowModel, actions: readonly ActionNode[]): string[] {
  return actions.flatMap(({ kind, body, branches }) => {
    const target = kind === 'changeState' ? targetOf(model, String(body.targetStateRef)) : undefined
    const own = target === undefined ? [] : [target]
    return [...own, ...branches.flatMap((branch) => targetsOf(model, branch.actions))]
  })
}

function unreachableStates(model: FlowModel): FlowFinding[] {
  if (model.startUpRef === undefined) return []
  const start = targetOf(model, model.startUpRef)
  const reached = new Set<string>()
  const visit = (refId: string): void => {
    if (reached.has(refId)) return
    reached.add(refId)
    const state = model.states.find((one) => one.refId === refId)
    for (const target of targetsOf(model, state?.actions ?? [])) visit(target)
  }
  if (start !== undefined) visit(start)
  return model.states
    .filter(({ refId }) => !reached.has(refId))
    .map(({ path, refId }) => ({
      path,
      message: `no way leads to state "${refId}"`,
      mend: 'Lead one there or remove it.',
    }))
}

/** States that lead back to themselves: the flow might never end. */
function circles(model: FlowModel): FlowFinding[] {
  const next = new Map(model.states.map(({ refId, actions }) => [refId, targetsOf(model, actions)]))
  const leadsTo = (from: string, to: string, seen: Set<string>): boolean =>
    (next.get(from) ?? []).some((target) => {
      if (target === to) return true
      if (seen.has(target)) return false
      seen.add(target)
      return leadsTo(target, to, seen)
    })
  return model.states
    .filter(({ refId }) => leadsTo(refId, refId, new Set()))
    .map(({ path, refId }) => ({
      path,
      message: `state "${refId}" leads back to itself`,
      mend: 'Break the circle: a flow must come to an end.',
    }))
}
