import { FlowRuntimeError } from '../flow-errors.js'
import { anyMapOf, listOf, mapOf, onlyEntry, textOf } from '../strict-map.js'
import type { Action } from './action.js'
import { takeOutput } from './branching.js'
import { millisecondsOf } from './durations.js'

export const updateData: Action = (body, { scope }) => {
  for (const entry of listOf(mapOf(body, 'updateData', ['name', 'statements']).statements, 'statements')) {
    const [type, content] = onlyEntry(mapOf(entry, 'a statement', [], ['string', 'boolean', 'integer']), 'a statement')
    const { variable, value } = mapOf(content, type, ['variable', 'value'])
    const result = scope.value(value, type)
    const actual = typeof result === 'number' ? 'integer' : typeof result
    if (result !== undefined && actual !== type) throw new FlowRuntimeError(`a ${type} statement got ${actual}`)
    scope.assign(textOf(variable, 'variable'), result)
  }
  return undefined
}

export const getParticipantData: Action = (body, { scope, start }) => {
  for (const entry of listOf(mapOf(body, 'getParticipantData', ['name', 'attributes']).attributes, 'attributes')) {
    const attribute = mapOf(mapOf(entry, 'an attribute', ['attribute']).attribute, 'attribute', ['name', 'variable'])
    const name = scope.text(attribute.name, 'name')
    scope.assign(textOf(attribute.variable, 'variable'), start.participantData.get(name))
  }
  return undefined
}

export const setParticipantData: Action = async (body, { scope, start, world, record }) => {
  for (const entry of listOf(mapOf(body, 'setParticipantData', ['name', 'attributes']).attributes, 'attributes')) {
    const attribute = mapOf(mapOf(entry, 'an attribute', ['attribute']).attribute, 'attribute', ['name', 'value'])
    const name = scope.text(attribute.name, 'name')
    const value = scope.text(attribute.value, 'value')
    start.participantData.set(name, value)
    record({ kind: 'participantData', name, value })
    await world.setParticipantData(name, value)
  }
  return undefined
}

const FAILURE_OUTPUTS = [
  ...['errorCode', 'status', 'correlationId', 'entityId', 'entityName', 'userMessage', 'userParamsMessage'],
  ...['userParams.key', 'userParams.value'],
  ...['details.errorCode', 'details.fieldName', 'details.entityId', 'details.entityName'],
]

export const callData: Action = async (body, run) => {
  const timing = run.flow.kind === 'commonModule' ? 'processingPrompt' : 'timeout'
  const { category, outputs, timeout } = mapOf(body, 'callData', ['name', 'category', 'outputs', timing])
  const [categoryName, content] = onlyEntry(category, 'category')
  const [name, call] = onlyEntry(mapOf(content, 'category', ['dataAction']).dataAction, 'dataAction')
  const { inputs, successOutputs, failureOutputs } = mapOf(call, name, ['inputs', 'successOutputs', 'failureOutputs'])
  for (const result of Object.values(mapOf(failureOutputs, 'failureOutputs', FAILURE_OUTPUTS))) {
    mapOf(result, 'a failure output', ['noValue'])
  }
  const given = Object.entries(anyMapOf(inputs, 'inputs')).flatMap(([key, notation]) => {
    const value = run.scope.value(notation, key)
    return value === undefined ? [] : [[key, value] as const]
  })
  const values = Object.fromEntries(given)
  const timeoutMs = timing === 'timeout' ? millisecondsOf(timeout) : undefined
  const answer = await run.world.callDataAction({ category: categoryName, name, inputs: values, timeoutMs })
  run.record({ kind: 'dataAction', name, inputs: values, outcome: answer.outcome })
  if (answer.outcome === 'success') {
    for (const [key, target] of Object.entries(anyMapOf(successOutputs, 'successOutputs'))) {
      run.scope.store(target, answer.outputs[key], key)
    }
  }
  return takeOutput(run, mapOf(outputs, 'outputs', [], ['success', 'failure', 'timeout']), answer.outcome)
}
