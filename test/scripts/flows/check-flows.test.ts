import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { checkFlows } from '../../../scripts/flows/check-flows.js'
import { flowOptions } from '../../../scripts/flows/options.js'
import { bundleContext, type FlowContext } from '../../../scripts/flows/reader/context.js'
import type { FlowProblem } from '../../../scripts/flows/reader/problem.js'
import { type FlowSource, fillFlows, readFlowSources } from '../../../scripts/flows/render-flows.js'
import { DEFINITIONS, EVERYTHING, OPTIONS_TEXT, type Overrides, ROOT } from '../../architect/bundle.js'

const SOURCES = readFlowSources(ROOT)
const NAMES = {
  inbound: 'architect/wechat-inbound.yaml',
  ended: 'architect/wechat-session-ended.yaml',
  inactive: 'architect/wechat-inactive.yaml',
  send: 'architect/send-wechat-text.yaml',
} as const

function check(sources: readonly FlowSource[], overrides: Overrides = EVERYTHING, change: Partial<FlowContext> = {}) {
  const options = flowOptions(OPTIONS_TEXT, overrides)
  return checkFlows(fillFlows(sources, options), { ...bundleContext(options, DEFINITIONS), ...change })
}

/** Checks the shipped flows after replacing a text in one of them, which must be there. */
function checkChanged(flow: keyof typeof NAMES, from: string, to: string): FlowProblem[] {
  const needed = SOURCES.filter(({ file }) => file === NAMES[flow] || file === NAMES.send)
  const sources = needed.map((source) => {
    if (source.file !== NAMES[flow]) return source
    if (!source.text.includes(from)) throw new Error(`${source.file} has no ${from}`)
    return { ...source, text: source.text.replace(from, () => to) }
  })
  return check(sources)
}

/** Line of the shipped file in which a text stands first. */
function lineOf(flow: keyof typeof NAMES, text: string): number {
  const source = readFileSync(`${ROOT}/${NAMES[flow]}`, 'utf8')
  return source.slice(0, source.indexOf(text)).split('\n').length
}

interface Wrong {
  readonly rule: string
  readonly flow: keyof typeof NAMES
  readonly from: string
  readonly to: string
  readonly says: string
  /** Text whose line is named; `from` unless given. */
  readonly at?: string
}

const WRONG: readonly Wrong[] = [
  {
    rule: 'an unknown action',
    flow: 'inactive',
    from: '- sendResponse:',
    to: '- playAudio:',
    says: 'unknown action "playAudio"',
  },
  {
    rule: 'an action of another kind of flow',
    flow: 'ended',
    from: '- endWorkflow:\n              name: The relay could not be told\n              exitReason: { lit: relayNotReached }',
    to: '- disconnect:\n              name: The relay could not be told',
    says: '"disconnect" does not exist in workflow',
  },
  {
    rule: 'an unknown key in an action',
    flow: 'inactive',
    from: 'messageBody: { lit: "{{TEXT_INACTIVE_EN}}" }',
    to: 'body: { lit: "{{TEXT_INACTIVE_EN}}" }',
    says: 'unknown key "body"',
  },
  {
    rule: 'an unknown key in a flow',
    flow: 'inactive',
    from: 'defaultLanguage: zh-cn',
    to: 'mainLanguage: zh-cn',
    says: 'unknown key "mainLanguage"',
  },
  {
    rule: 'a missing error handling',
    flow: 'ended',
    from: '  settingsErrorHandling:\n    errorHandling:\n      endWorkflow: { none: true }\n',
    to: '',
    says: '"settingsErrorHandling" is missing',
    at: 'workflow:',
  },
  {
    rule: 'YAML that cannot be read',
    flow: 'send',
    from: '  description: Checks',
    to: '  name: twice\n  description: Checks',
    says: 'Map keys must be unique',
  },
  {
    rule: 'an undeclared variable in an expression',
    flow: 'inactive',
    from: 'Lower(State.language)',
    to: 'Lower(State.tongue)',
    says: 'State.tongue is not declared',
  },
  {
    rule: 'an undeclared variable as target',
    flow: 'ended',
    from: 'reason: { var: Flow.reason }',
    to: 'reason: { var: Flow.because }',
    says: 'Flow.because is not declared',
  },
  {
    rule: 'a variable of another state',
    flow: 'inbound',
    from: '{ exp: Flow.testText }',
    to: '{ exp: State.testText }',
    says: 'State.testText is not declared',
  },
  {
    rule: 'a built-in variable as target',
    flow: 'inbound',
    from: 'exitReason: { var: Flow.botExitReason }',
    to: 'exitReason: { var: Message.Message.body }',
    says: 'Message.Message.body is not declared',
  },
  {
    rule: 'a variable that never gets a value',
    flow: 'ended',
    from: 'name: Flow.userId\n        initialValue: { noValue: true }\n        isInput: true',
    to: 'name: Flow.userId\n        initialValue: { noValue: true }\n        isInput: false',
    says: 'Flow.userId never gets a value',
    at: '    - stringVariable:\n        name: Flow.userId',
  },
  {
    rule: 'a variable that nobody reads',
    flow: 'inactive',
    from: 'value: { exp: "If(IsNotSetOrEmpty(State.contextLanguage), State.defaultLanguage, State.contextLanguage)" }',
    to: 'value: { lit: en }',
    says: 'State.defaultLanguage is never read',
    at: '          - stringVariable:\n              name: State.defaultLanguage',
  },
  {
    rule: 'a variable that is declared twice',
    flow: 'ended',
    from: 'name: Flow.userId',
    to: 'name: Flow.queueId',
    says: 'Flow.queueId is declared twice',
    at: '    - stringVariable:\n        name: Flow.queueId',
  },
  {
    rule: 'an output that is not handled',
    flow: 'ended',
    from: '                          timeout:\n                            actions:\n                              - wait:\n                                  name: Before the next attempt after a time-out\n                                  trimDurationNearMaxRunningTime: { lit: false }\n                                  duration: { lit: { seconds: 30 } }\n',
    to: '',
    says: 'output "timeout" is not handled',
    at: '- callData:',
  },
  {
    rule: 'a schedule without an answer to emergencies',
    flow: 'inbound',
    from: `                emergency:
                  actions:
                    - updateData:
                        name: It is emergency
                        statements:
                          - string:
                              variable: Flow.hours
                              value: { lit: emergency }
`,
    to: '',
    says: 'output "emergency" is not handled',
    at: '- evaluateScheduleGroup:',
  },
  {
    rule: 'a decision with one answer',
    flow: 'inactive',
    from: '                "no":\n                  actions:\n                    - sendResponse:\n                        name: Notice in English\n                        messageBody: { lit: "{{TEXT_INACTIVE_EN}}" }\n',
    to: '',
    says: 'output "no" is not handled',
    at: '- decision:',
  },
  {
    rule: 'a switch without default',
    flow: 'ended',
    from: '                  default:\n                    actions:\n                      - changeState:\n                          name: To the relay\n                          targetStateRef: "/workflow/states/state[Tell the relay_20]"\n',
    to: '',
    says: 'output "default" is not handled',
    at: '- switch:',
  },
  {
    rule: 'a queue that nobody has',
    flow: 'inbound',
    from: '{ lit: { name: "{{QUEUE_VIP}}" } }',
    to: '{ lit: { name: "Somebody else" } }',
    says: 'neither the bundle nor the org has a queue "Somebody else"',
  },
  {
    rule: 'a skill that nobody has',
    flow: 'inbound',
    from: '# skills SKILL_VIP SKILL_CHINESE',
    to: 'acdSkills: [{ acdSkill: { lit: { name: Juggling } } }]',
    says: 'neither the bundle nor the org has a skill "Juggling"',
  },
  {
    rule: 'a language skill that nobody has',
    flow: 'inbound',
    from: 'languageSkill: { noValue: true }',
    to: 'languageSkill: { lit: { name: Klingon } }',
    says: 'neither the bundle nor the org has a language skill "Klingon"',
  },
  {
    rule: 'a schedule group that nobody has',
    flow: 'inbound',
    from: 'scheduleGroup: { lit: { name: "{{SCHEDULE_GROUP}}" } }',
    to: 'scheduleGroup: { lit: { name: "Never" } }',
    says: 'neither the bundle nor the org has a schedule group "Never"',
  },
  {
    rule: 'an emergency group that nobody has',
    flow: 'inbound',
    from: 'emergencyGroup: { lit: { name: "{{EMERGENCY_GROUP}}" } }',
    to: 'emergencyGroup: { lit: { name: "Flood" } }',
    says: 'neither the bundle nor the org has a emergency group "Flood"',
  },
  {
    rule: 'a bot that nobody has',
    flow: 'inbound',
    from: '"{{BOT_FLOW}}":',
    to: 'Robot:',
    says: 'neither the bundle nor the org has a bot flow "Robot"',
    at: 'botFlow:',
  },
  {
    rule: 'a data action that nobody has',
    flow: 'ended',
    from: 'notifySessionEnded:',
    to: 'notifyEverybody:',
    says: 'neither the bundle nor the org has a data action "notifyEverybody"',
  },
  {
    rule: 'a category that nobody has',
    flow: 'ended',
    from: '"{{DATA_ACTION_CATEGORY}}":',
    to: 'Other integration:',
    says: 'in category "Other integration"',
    at: 'notifySessionEnded:',
  },
  {
    rule: 'a common module that nobody has',
    flow: 'inbound',
    from: '"{{MODULE_SEND_TEXT}}":',
    to: 'Send fax:',
    says: 'neither the bundle nor the org has a common module "Send fax"',
  },
  {
    rule: 'a state that is not there',
    flow: 'inbound',
    from: 'state[Route_90]"',
    to: 'state[Root_90]"',
    says: 'there is no state /inboundShortMessage/states/state[Root_90]',
  },
  {
    rule: 'a start that is not there',
    flow: 'inactive',
    from: 'state[Inactive_10]"',
    to: 'state[Inactive_11]"',
    says: 'there is no state /inboundShortMessage/states/state[Inactive_11]',
  },
  {
    rule: 'a refId that is taken',
    flow: 'ended',
    from: 'refId: Tell the relay_20',
    to: 'refId: Session ended_10',
    says: 'refId "Session ended_10" is taken',
    at: '',
  },
  {
    rule: 'yes without quotes',
    flow: 'inactive',
    from: '"yes":',
    to: 'yes:',
    says: 'yes without quotes is read as true or false',
  },
  {
    rule: 'a value off without quotes',
    flow: 'inactive',
    from: 'value: { lit: inactivity }',
    to: 'value: { lit: off }',
    says: 'off without quotes is read as true or false',
  },
  {
    rule: 'an input that the contract does not have',
    flow: 'send',
    from: '                          inputs:\n',
    to: '                          inputs:\n                            words: { lit: hello }\n',
    says: 'the contract has no input "words"',
    at: '                            text: { exp: Common.text }',
  },
  {
    rule: 'an input that is not listed',
    flow: 'ended',
    from: '                                  queueId: { exp: Flow.queueId }\n',
    to: '',
    says: 'input "queueId" is not listed',
    at: 'inputs:',
  },
  {
    rule: 'a required input without value',
    flow: 'send',
    from: 'text: { exp: Common.text }',
    to: 'text: { noValue: true }',
    says: 'input "text" is required',
  },
  {
    rule: 'an input of another type',
    flow: 'ended',
    from: 'eventTime: { exp: Flow.eventTime }',
    to: 'eventTime: { exp: Flow.queueId }',
    says: 'input "eventTime" is integer in the contract, string here',
  },
  {
    rule: 'a literal of another type',
    flow: 'ended',
    from: 'eventTime: { exp: Flow.eventTime }',
    to: 'eventTime: { lit: now }',
    says: 'input "eventTime" is integer in the contract, string here',
  },
  {
    rule: 'an output that the contract does not have',
    flow: 'send',
    from: 'characters: { noValue: true }',
    to: 'letters: { noValue: true }',
    says: 'the contract has no output "letters"',
  },
  {
    rule: 'an output into a variable of another type',
    flow: 'send',
    from: 'parts: { var: Common.parts }',
    to: 'parts: { var: Common.withinLimit }',
    says: 'output "parts" is integer in the contract, boolean here',
  },
  {
    rule: 'a failure output that is not listed',
    flow: 'ended',
    from: '                                  details.fieldName: { noValue: true }\n',
    to: '',
    says: 'output "details.fieldName" is not listed',
    at: 'failureOutputs:',
  },
  {
    rule: 'a common module called with what it does not take',
    flow: 'inbound',
    from: 'Common.text: { exp: Flow.afterHoursText }',
    to: 'Common.words: { exp: Flow.afterHoursText }',
    says: 'the contract has no input "Common.words"',
  },
  {
    rule: 'a common module called with another type',
    flow: 'inbound',
    from: 'Common.text: { exp: Flow.afterHoursText }',
    to: 'Common.text: { exp: Flow.sent }',
    says: 'input "Common.text" is string in the contract, boolean here',
  },
  {
    rule: 'a data action of a common module with a time-out of its own',
    flow: 'send',
    from: 'processingPrompt: { noValue: true }',
    to: 'timeout: { lit: { seconds: 10 } }',
    says: 'a data action in commonModule has "processingPrompt", not "timeout"',
    at: '- callData:',
  },
  {
    rule: 'an expression that cannot be read',
    flow: 'inactive',
    from: 'Contains(Lower(State.language), \\"zh\\")',
    to: 'Contains(Lower(State.language), \\"zh\\"',
    says: 'in the expression: ")" is missing',
  },
  {
    rule: 'a function that the flows do not use',
    flow: 'inactive',
    from: 'Lower(State.language)',
    to: 'Rot13(State.language)',
    says: 'in the expression: unknown function "Rot13"',
  },
  {
    rule: 'texts added with +',
    flow: 'inbound',
    from: 'Append(\\",\\", Flow.externalId, \\",\\")',
    to: '\\",\\" + Flow.externalId',
    says: 'in the expression: + needs integer, not string',
  },
  {
    rule: 'a condition that is not true or false',
    flow: 'inbound',
    from: 'condition: { exp: Flow.chinese }',
    to: 'condition: { exp: Flow.language }',
    says: 'string stands where boolean is needed',
  },
  {
    rule: 'a statement of another type than its variable',
    flow: 'inbound',
    from: 'variable: Flow.chinese\n',
    to: 'variable: Flow.language\n',
    says: 'string stands where boolean is needed',
  },
  {
    rule: 'a state that nothing leads to',
    flow: 'inbound',
    from: 'targetStateRef: "/inboundShortMessage/states/state[VIP queue_100]"',
    to: 'targetStateRef: "/inboundShortMessage/states/state[Priority queue_110]"',
    says: 'no way leads to state "VIP queue_100"',
    at: '    - state:\n        name: VIP queue\n',
  },
  {
    rule: 'an action that nothing leads to',
    flow: 'ended',
    from: '          - endWorkflow:\n              name: The relay could not be told',
    to: '          - endWorkflow:\n              name: First\n              exitReason: { noValue: true }\n          - endWorkflow:\n              name: The relay could not be told',
    says: 'nothing leads to this action',
    at: '',
  },
  {
    rule: 'a way that just stops',
    flow: 'ended',
    from: '          - endWorkflow:\n              name: The relay could not be told\n              exitReason: { lit: relayNotReached }\n',
    to: '',
    says: 'a way through these actions ends without transfer, disconnect or end',
    at: '- loop:',
  },
  {
    rule: 'a disconnect without a word',
    flow: 'inbound',
    from: '          - sendResponse:\n              name: Say goodbye\n              messageBody: { exp: Flow.botResolvedText }\n',
    to: '',
    says: 'the customer is disconnected without a word',
    at: '',
  },
  {
    rule: 'states that lead in a circle',
    flow: 'inbound',
    from: 'name: To the General queue instead\n              targetStateRef: "/inboundShortMessage/states/state[General queue_120]"',
    to: 'name: Again\n              targetStateRef: "/inboundShortMessage/states/state[Route_90]"',
    says: 'leads back to itself',
    at: '',
  },
]

describe('reader of flows', () => {
  it('takes every shipped flow, whatever is switched on or off', () => {
    for (const overrides of [
      {},
      EVERYTHING,
      { ACD_SKILLS: 'off' },
      { BOT_FLOW: 'A bot' },
      { SCHEDULE_GROUP: 'Hours' },
    ]) {
      expect(check(SOURCES, overrides)).to.deep.equal([])
    }
    expect(fillFlows(SOURCES, flowOptions(OPTIONS_TEXT, EVERYTHING))).to.have.length(4)
  })

  for (const { rule, flow, from, to, says, at = from } of WRONG) {
    it(`refuses ${rule}`, () => {
      const problems = checkChanged(flow, from, to)
      const problem = problems.find(({ message }) => message.includes(says))
      expect(problem, JSON.stringify(problems)).to.not.equal(undefined)
      expect(problem?.file).to.equal(NAMES[flow])
      expect(problem?.mend).to.match(/\.$/)
      if (at !== '') expect(problem?.line).to.equal(lineOf(flow, at))
    })
  }

  it('names the place by a JSON pointer into the filled flow', () => {
    const [problem] = checkChanged('ended', 'notifySessionEnded:', 'notify/Everybody:')
    expect(problem?.pointer).to.match(
      /^\/workflow\/states\/1\/state\/actions\/0\/loop\/outputs\/loop\/actions\/0\/callData/,
    )
    expect(problem?.pointer).to.match(/\/category\/WeChat relay\/dataAction\/notify~1Everybody$/)
  })

  it('finds placeholders that nobody filled', () => {
    const text = SOURCES.find(({ file }) => file === NAMES.inactive)?.text ?? ''
    const [problem] = checkFlows([{ file: 'raw.yaml', text }], { names: {}, dataActions: [] })
    expect(problem).to.include({ file: 'raw.yaml', message: '{{FLOW_INACTIVE}} is not filled', line: 4 })
  })

  it('reads a flow with more than one top key as none', () => {
    const text = 'workflow: {}\ncommonModule: {}\n'
    const [problem] = checkFlows([{ file: 'two.yaml', text }], { names: {}, dataActions: [] })
    expect(problem?.message).to.contain('a flow has one top key')
  })

  it('holds the flows against the lists of a real org', () => {
    const names = {
      queue: ['WeChat VIP', 'WeChat Priority'],
      skill: ['WeChat VIP', 'WeChat Chinese', 'WeChat English'],
    }
    const messages = check(SOURCES, {}, { names }).map(({ message }) => message)
    expect(new Set(messages)).to.deep.equal(new Set(['neither the bundle nor the org has a queue "WeChat General"']))
  })

  it('takes a common module that only the org has', () => {
    const sources = SOURCES.filter(({ file }) => file !== NAMES.send)
    expect(check(sources, {})).to.not.deep.equal([])
    const commonModules = [
      {
        name: 'Send WeChat text',
        inputs: { 'Common.text': 'string' },
        outputs: { 'Common.sent': 'boolean', 'Common.parts': 'integer' },
      },
    ]
    expect(check(sources, {}, { commonModules })).to.deep.equal([])
  })

  it('notices a changed contract of a data action', () => {
    const options = flowOptions(OPTIONS_TEXT, EVERYTHING)
    const context = bundleContext(options, DEFINITIONS)
    const dataActions = context.dataActions.map((action) =>
      action.name === 'getCustomerTier' ? { ...action, outputs: { ...action.outputs, since: 'string' } } : action,
    )
    const messages = check(SOURCES, EVERYTHING, { dataActions }).map(({ message }) => message)
    expect(messages).to.deep.equal(['output "since" is not listed'])
  })
})
