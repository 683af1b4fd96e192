import { FlowDefinitionError, FlowRuntimeError } from '../flow-errors.js'
import { listOf, mapOf, type StrictMap } from '../strict-map.js'
import type { Action, ActionRun, Next } from './action.js'
import { nameOf } from './names.js'

/** Runs what stands behind an output; one that is not there is passed over, as on the platform. */
export function takeOutput(run: ActionRun, outputs: StrictMap, name: string): Promise<Next> {
  if (outputs[name] === undefined) return Promise.resolve(undefined)
  return run.runActions(listOf(mapOf(outputs[name], name, ['actions']).actions, name))
}

export const decision: Action = (body, run) => {
  const { condition, outputs } = mapOf(body, 'decision', ['name', 'condition', 'outputs'])
  const branches = mapOf(outputs, 'outputs', [], ['yes', 'no'])
  return takeOutput(run, branches, run.scope.truth(condition, 'condition') ? 'yes' : 'no')
}

export const switchFirstTrue: Action = (body, run) => {
  const { evaluate } = mapOf(body, 'switch', ['name', 'evaluate'])
  const { firstTrue } = mapOf(evaluate, 'evaluate', ['firstTrue'])
  const cases = mapOf(firstTrue, 'firstTrue', ['cases'], ['default'])
  for (const entry of listOf(cases.cases, 'cases')) {
    const { value, actions } = mapOf(mapOf(entry, 'case', ['case']).case, 'case', ['value', 'actions'])
    if (run.scope.truth(value, 'case')) return run.runActions(listOf(actions, 'actions'))
  }
  return takeOutput(run, cases, 'default')
}

export const loop: Action = async (body, run) => {
  const { currentIndex, loopCount, outputs } = mapOf(body, 'loop', ['name', 'currentIndex', 'loopCount', 'outputs'])
  const branches = mapOf(outputs, 'outputs', ['loop'])
  const count = run.scope.integer(loopCount, 'loopCount')
  for (let index = 0; index < count; index += 1) {
    run.scope.store(currentIndex, index, 'currentIndex')
    const next = await takeOutput(run, branches, 'loop')
    if (next) return next
  }
  return undefined
}

export const evaluateScheduleGroup: Action = (body, run) => {
  const keys = ['name', 'inServiceSchedules', 'evaluate', 'scheduleGroup', 'emergencyGroup', 'outputs']
  const { inServiceSchedules, evaluate, scheduleGroup, emergencyGroup, outputs } = mapOf(
    body,
    'evaluateScheduleGroup',
    keys,
  )
  mapOf(inServiceSchedules, 'inServiceSchedules', ['noValue'])
  if (mapOf(evaluate, 'evaluate', ['now']).now !== true) throw new FlowDefinitionError('only now can be evaluated')
  const group = nameOf(scheduleGroup, 'scheduleGroup')
  if (group === undefined) throw new FlowRuntimeError('no schedule group')
  const hours = run.world.hoursOf(group, nameOf(emergencyGroup, 'emergencyGroup'))
  if (!hours) throw new FlowRuntimeError(`there is no schedule group ${group}, or no such emergency group`)
  return takeOutput(run, mapOf(outputs, 'outputs', [], ['open', 'closed', 'holiday', 'emergency']), hours)
}

export const changeState: Action = (body) => {
  return { state: String(mapOf(body, 'changeState', ['name', 'targetStateRef']).targetStateRef) }
}
