import type { Action, ActionRun, Next } from './actions/action.js'
import { changeState, decision, evaluateScheduleGroup, loop, switchFirstTrue } from './actions/branching.js'
import {
  callBotFlow,
  callCommonModule,
  disconnect,
  endTask,
  endWorkflow,
  sendResponse,
  transferToAcd,
  wait,
} from './actions/conversation.js'
import { callData, getParticipantData, setParticipantData, updateData } from './actions/data.js'
import type { FlowValue } from './evaluate-expression.js'
import { type FlowDefinition, type FlowKind, type StateDefinition, stateOf } from './flow-definition.js'
import { FlowDefinitionError, FlowRuntimeError } from './flow-errors.js'
import { FlowScope } from './flow-scope.js'
import type { FlowEffect, FlowEnding, FlowStart, FlowWorld } from './flow-world.js'
import { onlyEntry, type StrictMap } from './strict-map.js'

/** Actions the platform runs in one flow before it calls it an error. */
const ACTION_LIMIT = 10_000

const CONVERSATION: Readonly<Record<string, Action>> = { sendResponse, getParticipantData, setParticipantData }
const EVERYWHERE: Readonly<Record<string, Action>> = { callData, decision, switch: switchFirstTrue, updateData, loop }
const ACTIONS: Readonly<Record<FlowKind, Readonly<Record<string, Action>>>> = {
  inboundShortMessage: {
    ...EVERYWHERE,
    ...CONVERSATION,
    transferToAcd,
    evaluateScheduleGroup,
    callBotFlow,
    callCommonModule,
    changeState,
    disconnect,
  },
  workflow: { ...EVERYWHERE, wait, changeState, endWorkflow },
  commonModule: { ...EVERYWHERE, ...CONVERSATION, endTask },
}

export interface FlowRun {
  readonly ending: FlowEnding
  readonly effects: readonly FlowEffect[]
}

/**
 * Runs a published flow to its end. What fails on the way is handled as the flow says: a message flow disconnects, a
 * workflow ends.
 *
 * @throws FlowDefinitionError for anything in the flow that this runner does not know; FlowRuntimeError for inputs of
 *   another type than the flow declares: it is not started then.
 */
export async function runFlow(flow: FlowDefinition, start: FlowStart, world: FlowWorld): Promise<FlowRun> {
  const effects: FlowEffect[] = []
  const runner = new Runner(flow, start, world, effects, { left: ACTION_LIMIT })
  try {
    return { ending: await runner.run(), effects }
  } catch (error) {
    if (!(error instanceof FlowRuntimeError)) throw error
    effects.push({ kind: 'errorHandled', reason: error.message })
    if (flow.kind === 'workflow') return { ending: 'workflowEnded', effects }
    effects.push({ kind: 'disconnect' })
    await world.disconnect()
    return { ending: 'disconnected', effects }
  }
}

class Runner implements ActionRun {
  readonly flow: FlowDefinition
  readonly start: FlowStart
  readonly world: FlowWorld
  readonly scope: FlowScope
  private readonly effects: FlowEffect[]
  private readonly budget: { left: number }

  constructor(
    flow: FlowDefinition,
    start: FlowStart,
    world: FlowWorld,
    effects: FlowEffect[],
    budget: { left: number },
  ) {
    this.flow = flow
    this.start = start
    this.world = world
    this.effects = effects
    this.budget = budget
    this.scope = new FlowScope(flow.kind === 'inboundShortMessage' ? builtInOf(start) : {})
    this.scope.declare(flow.variables)
    if (flow.kind === 'workflow') this.takeInputs(start.inputs ?? {})
  }

  readonly record = (effect: FlowEffect): void => {
    this.effects.push(effect)
  }

  async run(): Promise<FlowEnding> {
    let state: StateDefinition | undefined = this.flow.states[0]
    while (state) {
      this.scope.enterState(state.variables)
      const next: Next = await this.runActions(state.actions)
      if (!next) return 'stopped'
      if ('ending' in next) return next.ending
      state = stateOf(this.flow, next.state)
    }
    throw new FlowDefinitionError('a flow needs a state')
  }

  async runActions(actions: readonly unknown[]): Promise<Next> {
    for (const entry of actions) {
      const [kind, body] = onlyEntry(entry, 'an action')
      const known = ACTIONS[this.flow.kind]
      const action = Object.hasOwn(known, kind) ? known[kind] : undefined
      if (!action) throw new FlowDefinitionError(`unknown action ${kind} in ${this.flow.kind}`)
      this.budget.left -= 1
      if (this.budget.left < 0) throw new FlowRuntimeError(`more than ${ACTION_LIMIT} actions`)
      const next = await action(body, this)
      if (next) return next
    }
    return undefined
  }

  async runModule(module: FlowDefinition, inputs: StrictMap): Promise<FlowScope> {
    const inner = new Runner(module, this.start, this.world, this.effects, this.budget)
    for (const [name, notation] of Object.entries(inputs)) {
      const isInput = module.variables.some((variable) => variable.name === name && variable.isInput)
      if (!isInput) throw new FlowDefinitionError(`${module.name} has no input ${name}`)
      const value = this.scope.value(notation, name)
      if (value !== undefined) inner.scope.assign(name, value)
    }
    await inner.run()
    return inner.scope
  }

  private takeInputs(inputs: Readonly<Record<string, FlowValue>>): void {
    for (const { name, isInput } of this.flow.variables) {
      const key = name.replace(/^Flow\./, '')
      if (isInput && inputs[key] !== undefined) this.scope.assign(name, inputs[key])
    }
  }
}

function builtInOf({ conversationId, messageBody }: FlowStart): Record<string, FlowValue> {
  return { 'Message.ConversationId': conversationId, 'Message.Message.body': messageBody }
}
