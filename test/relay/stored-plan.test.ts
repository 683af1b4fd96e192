import { expect } from 'chai'
import { coversMessages } from '../../server/relay/send-plan.js'
import { readPlan, writePlan } from '../../server/relay/stored-plan.js'

const stretch = { itemId: 'i', message: 0, start: 0, end: 3, label: '' }
const whole = { itemId: 'i', message: 1 }
const good = {
  version: 2,
  ruleVersion: 1,
  form: 'rich',
  renderingRule: 1,
  itemIds: ['i'],
  language: 'en',
  parts: [stretch, whole],
}

/** As relays before version 2 stored it, while they sent texts alone. */
const FIRST_VERSION =
  '{"version":1,"ruleVersion":1,"itemIds":["i"],"language":"zh-CN","parts":[{"itemId":"i","start":0,"end":6,"label":"第1/2部分"},{"itemId":"i","start":6,"end":9,"label":"第2/2部分"}]}'

describe('stored send plan', () => {
  it('is read as it was written', () => {
    const plan = readPlan(JSON.stringify(good))
    expect(plan).to.deep.equal(good)
    expect(readPlan(writePlan(plan))).to.deep.equal(good)
  })

  it('keeps the last lines of its parts', () => {
    const paced = { ...good, parts: [{ ...stretch, nudge: 'more' }, whole] }
    expect(readPlan(JSON.stringify(paced))).to.deep.equal(paced)
  })

  it("of the first version is one of the item's only text", () => {
    const plan = readPlan(FIRST_VERSION)
    expect(plan).to.include({ version: 2, form: 'plain' })
    expect(plan.parts).to.deep.equal([
      { itemId: 'i', message: 0, start: 0, end: 6, label: '第1/2部分' },
      { itemId: 'i', message: 0, start: 6, end: 9, label: '第2/2部分' },
    ])
    expect(coversMessages(plan, [{ type: 'text', text: '您好吗' }])).to.equal(true)
    expect(readPlan(writePlan(plan))).to.deep.equal(plan)
  })

  const { message: _, ...old } = stretch
  const first = { version: 1, ruleVersion: 1, itemIds: ['i'], language: 'en' }
  const bad: readonly unknown[] = [
    null,
    [],
    { ...good, version: 3 },
    { ...good, parts: [{ ...stretch, nudge: '' }, whole] },
    { ...good, parts: [{ ...stretch, nudge: 1 }, whole] },
    { ...good, parts: [stretch, { ...whole, nudge: 'more' }] },
    { ...good, version: 1 },
    { ...good, version: 1, parts: [old] },
    { ...first, parts: [stretch] },
    { ...first, parts: [{ ...old, start: 1 }] },
    { ...first, parts: [{ itemId: 'i' }, old] },
    { ...good, form: 'poem' },
    { ...good, renderingRule: '1' },
    { ...good, ruleVersion: '1' },
    { ...good, language: 'fr' },
    { ...good, itemIds: [] },
    { ...good, itemIds: ['i', 'j'] },
    { ...good, parts: [] },
    { ...good, parts: [old] },
    { ...good, parts: [{ ...stretch, itemId: 'j' }] },
    { ...good, parts: [{ ...stretch, start: 1 }] },
    { ...good, parts: [{ ...stretch, end: 0 }] },
    { ...good, parts: [{ ...stretch, end: 1.5 }] },
    { ...good, parts: [{ ...stretch, label: 1 }] },
    { ...good, parts: [{ ...stretch, extra: 1 }] },
    { ...good, parts: [{ ...stretch, message: 1 }] },
    { ...good, parts: [stretch, { ...stretch, start: 4, end: 5 }] },
    { ...good, parts: [stretch, { ...whole, message: 2 }] },
    { ...good, parts: [stretch, { ...whole, message: 0 }] },
    { ...good, parts: [stretch, whole, { ...stretch, message: 1, start: 3, end: 4 }] },
    { ...good, parts: [stretch, whole, { ...stretch, message: 1 }] },
    { ...good, extra: 1 },
  ]
  for (const value of bad) {
    it(`is refused as ${JSON.stringify(value)}`, () => {
      expect(() => readPlan(JSON.stringify(value))).to.throw(RangeError)
    })
  }

  it('is refused when it is no JSON', () => {
    expect(() => readPlan('{')).to.throw(RangeError)
  })
})
