import { FlowRuntimeError } from '../flow-errors.js'
import { anyMapOf, listOf, mapOf, onlyEntry } from '../strict-map.js'
import type { Action } from './action.js'
import { millisecondsOf } from './durations.js'
import { nameOf } from './names.js'

export const sendResponse: Action = async (body, { scope, world, record }) => {
  const text = scope.text(mapOf(body, 'sendResponse', ['name', 'messageBody']).messageBody, 'messageBody')
  if (text === '') throw new FlowRuntimeError('an empty message cannot be sent')
  record({ kind: 'message', text })
  await world.sendMessage(text)
  return undefined
}

export const transferToAcd: Action = async (body, { scope, world, record }) => {
  const required = ['name', 'targetQueue', 'priority', 'preferredAgents', 'languageSkill']
  const transfer = mapOf(body, 'transferToAcd', required, ['acdSkills', 'directAgent'])
  for (const key of ['preferredAgents', 'languageSkill', 'directAgent']) {
    if (transfer[key] !== undefined) mapOf(transfer[key], key, ['noValue'])
  }
  const queue = nameOf(transfer.targetQueue, 'targetQueue')
  if (queue === undefined || !world.hasQueue(queue)) throw new FlowRuntimeError(`there is no queue ${queue}`)
  const skills = listOf(transfer.acdSkills ?? [], 'acdSkills').map((entry) => {
    const skill = nameOf(mapOf(entry, 'a skill', ['acdSkill']).acdSkill, 'acdSkill')
    if (skill === undefined || !world.hasSkill(skill)) throw new FlowRuntimeError(`there is no skill ${skill}`)
    return skill
  })
  const target = { queue, skills, priority: scope.integer(transfer.priority, 'priority') }
  const isTaken = await world.transfer(target)
  record({ kind: 'transfer', isTaken, ...target })
  return isTaken ? { ending: 'transferred' } : undefined
}

export const disconnect: Action = async (body, { world, record }) => {
  mapOf(body, 'disconnect', ['name'])
  record({ kind: 'disconnect' })
  await world.disconnect()
  return { ending: 'disconnected' }
}

export const callBotFlow: Action = async (body, { scope, world }) => {
  const bot = mapOf(body, 'callBotFlow', ['name', 'inputText', 'exitReason', 'intent', 'botFlow'])
  mapOf(bot.intent, 'intent', ['noValue'])
  const [name, version] = onlyEntry(bot.botFlow, 'botFlow')
  mapOf(mapOf(version, name, ['ver_latestPublished']).ver_latestPublished, 'ver_latestPublished', ['none'])
  const inputText = scope.value(bot.inputText, 'inputText')
  const answer = await world.talkToBot(name, typeof inputText === 'string' ? inputText : '')
  if (!answer) throw new FlowRuntimeError(`there is no bot flow ${name}`)
  scope.store(bot.exitReason, answer.exitReason, 'exitReason')
  return undefined
}

export const callCommonModule: Action = async (body, run) => {
  const [name, version] = onlyEntry(
    mapOf(body, 'callCommonModule', ['name', 'commonModule']).commonModule,
    'commonModule',
  )
  const call = mapOf(mapOf(version, name, ['ver_latestPublished']).ver_latestPublished, name, ['inputs', 'outputs'])
  const module = run.world.commonModule(name)
  if (!module) throw new FlowRuntimeError(`there is no common module ${name}`)
  const inside = await run.runModule(module, anyMapOf(call.inputs, 'inputs'))
  for (const [variable, target] of Object.entries(anyMapOf(call.outputs, 'outputs'))) {
    run.scope.store(target, inside.read(variable), variable)
  }
  return undefined
}

export const wait: Action = async (body, { world, record }) => {
  const { duration } = mapOf(body, 'wait', ['name', 'trimDurationNearMaxRunningTime', 'duration'])
  const milliseconds = millisecondsOf(duration)
  record({ kind: 'wait', milliseconds })
  await world.wait(milliseconds)
  return undefined
}

export const endWorkflow: Action = (body, { scope, record }) => {
  const reason = scope.value(mapOf(body, 'endWorkflow', ['name', 'exitReason']).exitReason, 'exitReason')
  record({ kind: 'workflowEnded', exitReason: reason === undefined ? undefined : String(reason) })
  return { ending: 'workflowEnded' }
}

export const endTask: Action = (body) => {
  mapOf(body, 'endTask', ['name'])
  return { ending: 'taskEnded' }
}
