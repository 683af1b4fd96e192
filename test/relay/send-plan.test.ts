import { expect } from 'chai'
import fc from 'fast-check'
import {
  halvedLimit,
  makePlan,
  partText,
  readPlan,
  replanTail,
  type SendPlan,
  writePlan,
} from '../../server/relay/send-plan.js'

const LIMIT = 2048
const long = `${'Every good boy does fine. '.repeat(120)}🎵`

function texts(plan: SendPlan, text: string): string[] {
  return plan.parts.map((_, index) => partText(plan, index, text))
}

function bodies(plan: SendPlan, text: string): string {
  return texts(plan, text)
    .map((part, index) => part.slice(plan.parts[index]?.label ? (plan.parts[index]?.label.length ?? 0) + 1 : 0))
    .join('')
}

describe('send plan', () => {
  it('sends a short text as it is', () => {
    const plan = makePlan('  您好\n', 'item-1', 'zh-CN', LIMIT)
    expect(plan).to.deep.equal({
      version: 1,
      ruleVersion: 1,
      itemIds: ['item-1'],
      language: 'zh-CN',
      parts: [{ itemId: 'item-1', start: 0, end: 9, label: '' }],
    })
    expect(texts(plan, '  您好\n')).to.deep.equal(['  您好\n'])
  })

  it('refuses the empty text', () => {
    expect(() => makePlan('', 'item-1', 'en', LIMIT)).to.throw(RangeError)
  })

  it('puts the label first, on a line of its own', () => {
    const plan = makePlan(long, 'item-1', 'en', LIMIT)
    expect(texts(plan, long).map((part) => part.split('\n')[0])).to.deep.equal(['Part 1 of 2', 'Part 2 of 2'])
    expect(bodies(plan, long)).to.equal(long)
  })

  it('survives being stored, and holds no text', () => {
    const plan = makePlan(long, 'item-1', 'en', LIMIT)
    expect(readPlan(writePlan(plan))).to.deep.equal(plan)
    expect(writePlan(plan)).not.to.contain('good boy')
  })

  it('joins to the text after any number of replans (property)', () => {
    const unit = fc.constantFrom('漢字', '👨‍👩‍👧', 'word ', 'End. ', '\n', 'e\u0301', '\ud83d')
    const value = fc.array(unit, { minLength: 20, maxLength: 400 }).map((units) => units.join(''))
    fc.assert(
      fc.property(value, fc.array(fc.nat(5), { maxLength: 4 }), (text, failures) => {
        let plan = makePlan(text, 'i', 'zh-CN', 512)
        for (const failure of failures) {
          const at = Math.min(failure, plan.parts.length - 1)
          const limit = halvedLimit(plan, at)
          if (limit === undefined) break
          const before = plan.parts.slice(0, at)
          plan = readPlan(writePlan(replanTail(plan, at, text, limit)))
          expect(plan.parts.slice(0, at)).to.deep.equal(before)
          for (let index = at; index < plan.parts.length; index++) {
            expect(Buffer.byteLength(partText(plan, index, text))).to.be.at.most(limit)
            expect(plan.parts[index]?.label).to.equal(`第${index + 1}部分`)
          }
        }
        expect(bodies(plan, text)).to.equal(text.replace(/\p{Cs}/gu, '\ufffd'))
      }),
    )
  })

  it('replaces the unsent tail only', () => {
    const plan = makePlan(long, 'item-1', 'en', LIMIT)
    const again = replanTail(plan, 1, long, halvedLimit(plan, 1) ?? 0)
    expect(again.parts[0]).to.deep.equal(plan.parts[0])
    expect(again.parts.map((part) => part.label)).to.deep.equal(['Part 1 of 2', 'Part 2', 'Part 3', 'Part 4'])
    expect(bodies(again, long)).to.equal(long)
  })

  it('halves down to a floor', () => {
    const short = makePlan('a'.repeat(127), 'i', 'en', LIMIT)
    expect(halvedLimit(short, 0)).to.equal(undefined)
    expect(halvedLimit(makePlan('a'.repeat(128), 'i', 'en', LIMIT), 0)).to.equal(64)
  })

  it('refuses a part or a text that is not of the plan', () => {
    const plan = makePlan('abc', 'i', 'en', LIMIT)
    expect(() => partText(plan, 1, 'abc')).to.throw(RangeError)
    expect(() => partText(plan, 0, 'ab')).to.throw(RangeError)
  })

  it('reads nothing but its own form', () => {
    const good = makePlan('abc', 'i', 'en', LIMIT)
    const part = { itemId: 'i', start: 0, end: 3, label: '' }
    const bad: unknown[] = [
      null,
      [],
      { ...good, version: 2 },
      { ...good, ruleVersion: '1' },
      { ...good, language: 'fr' },
      { ...good, itemIds: [] },
      { ...good, itemIds: ['i', 'j'] },
      { ...good, parts: [] },
      { ...good, parts: [{ ...part, itemId: 'j' }] },
      { ...good, parts: [{ ...part, start: 1 }] },
      { ...good, parts: [{ ...part, end: 0 }] },
      { ...good, parts: [{ ...part, end: 1.5 }] },
      { ...good, parts: [{ ...part, label: 1 }] },
      { ...good, parts: [{ ...part, extra: 1 }] },
      { ...good, parts: [part, { ...part, start: 4, end: 5 }] },
      { ...good, extra: 1 },
    ]
    for (const value of bad) expect(() => readPlan(JSON.stringify(value)), JSON.stringify(value)).to.throw(RangeError)
    expect(() => readPlan('{')).to.throw(RangeError)
  })
})
