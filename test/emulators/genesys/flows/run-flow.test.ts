import { expect } from 'chai'
import { loadFlow } from './flow-definition.js'
import { FlowDefinitionError } from './flow-errors.js'
import type { FlowWorld } from './flow-world.js'
import { runFlow } from './run-flow.js'

const NONE = { none: true }
const NO_VALUE = { noValue: true }
type Part = Readonly<Record<string, unknown>>

function variable(kind: string, name: string, initialValue: Part = NO_VALUE): Part {
  return { [kind]: { name, initialValue, isInput: false, isOutput: false } }
}

/** A message flow with one state; JSON is YAML. */
function messageFlow(actions: readonly Part[], variables: readonly Part[] = [], change: Part = {}): string {
  const flow = {
    name: 'flow',
    startUpRef: '/inboundShortMessage/states/state[A_1]',
    defaultLanguage: 'en-us',
    supportedLanguages: { 'en-us': { defaultLanguageSkill: NO_VALUE } },
    variables,
    settingsErrorHandling: { errorHandling: { disconnect: NONE } },
    states: [{ state: { name: 'A', refId: 'A_1', actions } }],
    ...change,
  }
  return JSON.stringify({ inboundShortMessage: flow })
}

const say = (messageBody: Part): Part => ({ sendResponse: { name: 'say', messageBody } })
const transferTo = (queue: string, more: Part = {}): Part => ({
  transferToAcd: {
    name: 'transfer',
    targetQueue: { lit: { name: queue } },
    priority: { lit: 1 },
    preferredAgents: NO_VALUE,
    languageSkill: NO_VALUE,
    ...more,
  },
})
const END: Part = { disconnect: { name: 'end' } }

function run(yaml: string, change: Partial<FlowWorld> = {}, body: string | undefined = 'hello') {
  const world: FlowWorld = {
    hasQueue: (name) => name === 'Q',
    hasSkill: (name) => name === 'S',
    commonModule: () => undefined,
    hoursOf: () => undefined,
    talkToBot: async () => undefined,
    callDataAction: async () => ({ outcome: 'failure' }),
    transfer: async () => true,
    sendMessage: async () => {},
    setParticipantData: async () => {},
    disconnect: async () => {},
    wait: async () => {},
    ...change,
  }
  const start = { conversationId: 'c', participantData: new Map<string, string>() }
  return runFlow(loadFlow(yaml), { ...start, ...(body !== undefined && { messageBody: body }) }, world)
}

async function refusal(make: () => unknown): Promise<unknown> {
  try {
    await make()
    return undefined
  } catch (error) {
    return error
  }
}

describe('flow runner', () => {
  it('does one thing after the other, to the end', async () => {
    const order: string[] = []
    const world = {
      sendMessage: async (text: string) => void order.push(text),
      disconnect: async () => void order.push('disconnect'),
    }
    const { ending } = await run(messageFlow([say({ exp: 'Message.Message.body' }), say({ lit: 'bye' }), END]), world)
    expect([ending, order]).to.deep.equal(['disconnected', ['hello', 'bye', 'disconnect']])
  })

  it('ends with a transfer that a queue takes, goes on after one that it does not', async () => {
    const yaml = messageFlow([
      transferTo('Q', { acdSkills: [{ acdSkill: { lit: { name: 'S' } } }] }),
      say({ lit: 'sorry' }),
      END,
    ])
    const transfer = { kind: 'transfer', queue: 'Q', skills: ['S'], priority: 1 }
    expect(await run(yaml)).to.deep.equal({ ending: 'transferred', effects: [{ ...transfer, isTaken: true }] })
    expect((await run(yaml, { transfer: async () => false })).effects).to.deep.equal([
      { ...transfer, isTaken: false },
      { kind: 'message', text: 'sorry' },
      { kind: 'disconnect' },
    ])
  })

  it('says so when the actions run out', async () => {
    expect((await run(messageFlow([say({ lit: 'hello' })]))).ending).to.equal('stopped')
  })

  const failures: readonly (readonly [string, Part])[] = [
    ['a queue that is not there', transferTo('Other')],
    ['a skill that is not there', transferTo('Q', { acdSkills: [{ acdSkill: { lit: { name: 'Other' } } }] })],
    ['an empty message', say({ lit: '' })],
    ['a value that is not set', say({ exp: 'Flow.text' })],
    [
      'a bot that is not there',
      {
        callBotFlow: {
          name: 'b',
          inputText: NO_VALUE,
          exitReason: NO_VALUE,
          intent: NO_VALUE,
          botFlow: { B: { ver_latestPublished: NONE } },
        },
      },
    ],
    [
      'a module that is not there',
      { callCommonModule: { name: 'm', commonModule: { M: { ver_latestPublished: { inputs: {}, outputs: {} } } } } },
    ],
    [
      'a loop without end',
      {
        loop: {
          name: 'l',
          currentIndex: { var: 'Flow.index' },
          loopCount: { lit: 20_000 },
          outputs: {
            loop: {
              actions: [
                { updateData: { name: 'u', statements: [{ string: { variable: 'Flow.text', value: { lit: 'x' } } }] } },
              ],
            },
          },
        },
      },
    ],
  ]
  for (const [what, action] of failures) {
    it(`leaves ${what} to the error handling`, async () => {
      const variables = [variable('stringVariable', 'Flow.text'), variable('integerVariable', 'Flow.index')]
      const { ending, effects } = await run(messageFlow([action, END], variables))
      expect(ending).to.equal('disconnected')
      expect(effects.slice(-2).map(({ kind }) => kind)).to.deep.equal(['errorHandled', 'disconnect'])
    })
  }

  const unknown: readonly (readonly [string, Part])[] = [
    ['an action', { playAudio: { name: 'x' } }],
    ['an action of workflows', { endWorkflow: { name: 'x', exitReason: NO_VALUE } }],
    ['a name that every object has', { toString: { name: 'x' } }],
    ['a key', { disconnect: { name: 'x', why: 'y' } }],
    ['a missing key', { sendResponse: { name: 'x' } }],
    ['a notation', say({ tts: 'hello' })],
    ['an action with two kinds', { ...END, ...say({ lit: 'x' }) }],
    ['a function', say({ exp: 'Reverse("x")' })],
    ['a variable', say({ exp: 'Flow.other' })],
    [
      'a target',
      {
        getParticipantData: { name: 'g', attributes: [{ attribute: { name: { lit: 'a' }, variable: 'Flow.other' } }] },
      },
    ],
    ['a state', { changeState: { name: 'c', targetStateRef: '/inboundShortMessage/states/state[B_1]' } }],
    ['a queue by expression', transferTo('Q', { targetQueue: { exp: 'FindQueue("Q")' } })],
    ['a preferred agent', transferTo('Q', { preferredAgents: { lit: 'x' } })],
  ]
  for (const [what, action] of unknown) {
    it(`throws for ${what} that it does not know`, async () => {
      expect(await refusal(() => run(messageFlow([action])))).to.be.instanceOf(FlowDefinitionError)
    })
  }

  const unreadable: readonly (readonly [string, string])[] = [
    ['a kind of flow', JSON.stringify({ inboundCall: {} })],
    ['a key of the flow', messageFlow([END], [], { settingsActionDefaults: {} })],
    ['a missing error handling', messageFlow([END], [], { settingsErrorHandling: {} })],
    ['an error handling', messageFlow([END], [], { settingsErrorHandling: { errorHandling: { queue: {} } } })],
    ['a kind of variable', messageFlow([END], [variable('jsonVariable', 'Flow.x')])],
    ['a start', messageFlow([END], [], { startUpRef: '/inboundShortMessage/states/state[Z_9]' })],
  ]
  for (const [what, yaml] of unreadable) {
    it(`does not load ${what} that it does not know`, () => expect(() => loadFlow(yaml)).to.throw(FlowDefinitionError))
  }

  it('reads yes without quotes as true, which is no output of a decision', async () => {
    const decision = { decision: { name: 'd', condition: { exp: 'true' }, outputs: { yes: { actions: [END] } } } }
    const quoted = messageFlow([decision])
    expect((await run(quoted)).ending).to.equal('disconnected')
    const unquoted = quoted.replace('"yes":', 'yes: ')
    expect(await refusal(() => run(unquoted))).to.be.instanceOf(FlowDefinitionError)
  })
})
