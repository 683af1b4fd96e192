import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { checkFlows } from '../../../scripts/flows/check-flows.js'
import { flowOptions } from '../../../scripts/flows/options.js'
import { bundleContext, type FlowContext } from '../../../scripts/flows/reader/context.js'
import type { FlowProblem } from '../../../scripts/flows/reader/problem.js'
import { type FlowSource, fillFlows, readFlowSources } from '../../../scripts/flows/render-flows.js'
import { DEFINITIONS, EVERYTHING, OPTIONS_TEXT, type Overrides, ROOT } from '../../architect/bundle.js'
import { NAMES, WRONG } from './wrong-flows.js'

const SOURCES = readFlowSources(ROOT)
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
