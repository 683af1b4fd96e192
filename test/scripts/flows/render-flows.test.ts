import { expect } from 'chai'
import { parse } from 'yaml'
import { FlowOptionsError, flowOptions, readFlowOptions } from '../../../scripts/flows/options.js'
import { renderFlow } from '../../../scripts/flows/render-flow.js'
import { readFlowSources, renderFlows } from '../../../scripts/flows/render-flows.js'
import { EVERYTHING, OPTIONS_TEXT, ROOT, shippedFlows } from '../../architect/bundle.js'
import { makeTree, removeTrees } from '../temporary-tree.js'

function reasonsOf(act: () => unknown): readonly string[] {
  try {
    act()
  } catch (error) {
    if (error instanceof FlowOptionsError) return error.reasons
    throw error
  }
  return []
}

const optionsWith = (overrides: Record<string, string | number>) => flowOptions(OPTIONS_TEXT, overrides)

describe('options of flows', () => {
  afterEach(removeTrees)

  it('come from the file, and from what is given over it', () => {
    expect(readFlowOptions(ROOT)).to.include({ QUEUE_VIP: 'WeChat VIP', PRIORITY_VIP: '20', BOT_FLOW: '' })
    expect(readFlowOptions(ROOT, { QUEUE_VIP: 'VIP', PRIORITY_VIP: 5 })).to.include({
      QUEUE_VIP: 'VIP',
      PRIORITY_VIP: '5',
    })
  })

  it('name everything that is wrong at once', () => {
    const reasons = reasonsOf(() =>
      flowOptions(OPTIONS_TEXT.replace(/^QUEUE_VIP:.*$/m, ''), {
        QUEUE_GENRAL: 'x',
        PRIORITY_VIP: 'high',
        AFTER_HOURS_ACTION: 'wait',
        DEFAULT_LANGUAGE: 'zh-cn',
        QUEUE_GENERAL: '{{OTHER}}',
        TEST_CUSTOMER_IDS: 'a, b',
        TEXT_CLOSED_ZH: '长'.repeat(700),
        TEXT_INACTIVE_EN: ' ',
        EMERGENCY_GROUP: 'Flood',
      }),
    )
    expect(reasons).to.have.members([
      'QUEUE_GENRAL is no option',
      'QUEUE_VIP is missing',
      'QUEUE_GENERAL must not hold {{',
      'PRIORITY_VIP must be a whole number from -25000000 to 25000000',
      'AFTER_HOURS_ACTION must be queue or end',
      'DEFAULT_LANGUAGE must be zh-CN or en',
      'TEST_CUSTOMER_IDS must be ids separated by commas',
      'TEXT_CLOSED_ZH takes 2100 bytes, a WeChat message holds 2048',
      'TEXT_INACTIVE_EN must not be empty',
      'EMERGENCY_GROUP needs SCHEDULE_GROUP: the two are looked at together',
    ])
  })

  it('refuses a switch written without quotes and a file that is no map', () => {
    expect(reasonsOf(() => flowOptions(OPTIONS_TEXT.replace('ACD_SKILLS: "on"', 'ACD_SKILLS: true')))).to.deep.equal([
      'ACD_SKILLS must be a text or a number (quote on, off, true)',
    ])
    expect(reasonsOf(() => flowOptions('- a'))).to.have.length(1)
    expect(reasonsOf(() => readFlowOptions(makeTree({ 'architect/options.yaml': '' })))).to.have.length(1)
  })

  it('has every option of the file used in a flow, and every one of the flows in the file', () => {
    const used = readFlowSources(ROOT).flatMap(({ text }) => [
      ...[...text.matchAll(/\{\{([A-Z_]+)\}\}/g)].map(([, name]) => name),
      ...[...text.matchAll(/^ *# (?:when|skills) (.*)$/gm)].flatMap(([, names = '']) => names.split(' ')),
    ])
    const switches = ['ACD_SKILLS']
    expect(new Set([...used, ...switches])).to.deep.equal(new Set(Object.keys(parse(OPTIONS_TEXT) as object)))
  })
})

describe('renderer of flows', () => {
  const render = (source: string, overrides: Record<string, string | number> = {}) =>
    renderFlow(source, optionsWith(overrides))

  it('keeps what is switched on, takes out the rest, and knows the lines', () => {
    const source = 'a: 1\n# when BOT_FLOW\nb: "{{BOT_FLOW}}"\n# otherwise\n# b: none\n# end BOT_FLOW\nc: 1'
    expect(render(source, { BOT_FLOW: 'Robot' })).to.deep.equal({ text: 'a: 1\nb: "Robot"\nc: 1', lines: [1, 3, 7] })
    expect(render(source)).to.deep.equal({ text: 'a: 1\nb: none\nc: 1', lines: [1, 5, 7] })
  })

  it('takes marks within marks', () => {
    const source =
      '# when SCHEDULE_GROUP\na: 1\n# when EMERGENCY_GROUP\nb: 1\n# end EMERGENCY_GROUP\n# end SCHEDULE_GROUP'
    expect(render(source).text).to.equal('')
    expect(render(source, { SCHEDULE_GROUP: 'x' }).text).to.equal('a: 1')
    expect(render(source, { SCHEDULE_GROUP: 'x', EMERGENCY_GROUP: 'y' }).text).to.equal('a: 1\nb: 1')
  })

  it('writes the skills that have a name, or none', () => {
    const source = 't:\n  # skills SKILL_VIP SKILL_ENGLISH'
    const skills = (overrides: Record<string, string>) =>
      (parse(render(source, overrides).text) as { t: { acdSkills?: unknown } | null }).t?.acdSkills
    const skill = (name: string) => ({ acdSkill: { lit: { name } } })
    expect(skills({})).to.deep.equal([skill('WeChat VIP'), skill('WeChat English')])
    expect(skills({ SKILL_VIP: '' })).to.deep.equal([skill('WeChat English')])
    expect(skills({ SKILL_VIP: '', SKILL_ENGLISH: '' })).to.equal(undefined)
    expect(skills({ ACD_SKILLS: 'off' })).to.equal(undefined)
  })

  it('gives every value back as it was, whatever characters it holds', () => {
    for (const value of ['say "hi"', 'a\\b', "it's: {x} # no", 'two\nlines', '微信😀', '$& $1', 'yes']) {
      const { text } = render('a: { lit: "{{TEXT_CLOSED_EN}}" }', { TEXT_CLOSED_EN: value })
      expect(parse(text)).to.deep.equal({ a: { lit: value } })
    }
  })

  it('refuses marks that do not match and placeholders without option', () => {
    expect(reasonsOf(() => render('# when BOT_FLOW\na: 1'))).to.deep.equal(['"# when BOT_FLOW" has no end'])
    expect(reasonsOf(() => render('# end BOT_FLOW'))[0]).to.contain('line 1: "# end BOT_FLOW" matches no "# when"')
    expect(reasonsOf(() => render('# otherwise'))[0]).to.contain('matches no "# when"')
    expect(reasonsOf(() => render('# when NOTHING\n# end NOTHING'))).to.deep.equal(['NOTHING is no option'])
    expect(reasonsOf(() => render('a: {{NOTHING}}'))).to.deep.equal(['{{NOTHING}} is no option'])
  })

  it('gives the flows in the order in which they must be published', () => {
    expect(shippedFlows(EVERYTHING).map(({ type, name }) => [type, name])).to.deep.equal([
      ['commonModule', 'Send WeChat text'],
      ['workflow', 'wechat-session-ended'],
      ['inboundShortMessage', 'wechat-inactive'],
      ['inboundShortMessage', 'wechat-inbound'],
    ])
    expect(shippedFlows().map(({ name }) => name)).to.not.include('wechat-inactive')
    expect(shippedFlows({ FLOW_INBOUND: 'Mine "2"' }).map(({ name }) => name)).to.include('Mine "2"')
  })

  it('refuses a file that is no flow', () => {
    const options = optionsWith({})
    expect(() => renderFlows([{ file: 'a.yaml', text: 'bot: {}' }], options)).to.throw('a.yaml is no flow')
    expect(() => renderFlows([{ file: 'a.yaml', text: 'workflow:' }], options)).to.throw('a.yaml is no flow')
  })

  it('leaves the sources a valid template with everything in but the skills', () => {
    for (const { file, text } of readFlowSources(ROOT)) {
      const filled = text.replace(/\{\{[A-Z_]+\}\}/g, '1')
      expect(Object.keys(parse(filled) as object), file).to.have.length(1)
    }
  })
})
