import { expect } from 'chai'
import fc from 'fast-check'
import type { Language } from '../../server/config/types.js'
import type { CustomMessage } from '../../server/relay/messages/custom-message.js'
import { RENDERING_RULE } from '../../server/relay/rendering/render-message.js'
import {
  coversMessages,
  halvedLimit,
  isStretch,
  makePlan as makePlanOf,
  partMessage,
  replanTail,
  type SendPlan,
} from '../../server/relay/send-plan.js'
import { readPlan, writePlan } from '../../server/relay/stored-plan.js'

const LIMIT = 2048
const long = `${'Every good boy does fine. '.repeat(120)}🎵`

const message = (text: string): CustomMessage => ({ type: 'text', text })
const news: CustomMessage = { type: 'news', title: 't', description: '', url: 'https://a.example/', pictureUrl: '' }
const makePlan = (text: string, itemId: string, language: Language, limitBytes: number) =>
  makePlanOf([message(text)], { itemId, language, form: 'plain' }, limitBytes)

function partText(plan: SendPlan, index: number, messages: readonly CustomMessage[]): string {
  const part = partMessage(plan, index, messages)
  return part.type === 'text' ? part.text : part.type
}

function labels(plan: SendPlan): string[] {
  return plan.parts.map((part) => (isStretch(part) ? part.label : '-'))
}

function texts(plan: SendPlan, text: string): string[] {
  return plan.parts.map((_, index) => partText(plan, index, [message(text)]))
}

function bodies(plan: SendPlan, text: string): string {
  const labelOf = labels(plan)
  return texts(plan, text)
    .map((part, index) => part.slice(labelOf[index] ? labelOf[index].length + 1 : 0))
    .join('')
}

describe('send plan', () => {
  it('sends a short text as it is', () => {
    const plan = makePlan('  您好\n', 'item-1', 'zh-CN', LIMIT)
    expect(plan).to.deep.equal({
      version: 2,
      ruleVersion: 2,
      form: 'plain',
      renderingRule: RENDERING_RULE,
      itemIds: ['item-1'],
      language: 'zh-CN',
      parts: [{ itemId: 'item-1', message: 0, start: 0, end: 9, label: '' }],
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
          plan = readPlan(writePlan(replanTail(plan, at, [message(text)], limit)))
          expect(plan.parts.slice(0, at)).to.deep.equal(before)
          for (let index = at; index < plan.parts.length; index++) {
            expect(Buffer.byteLength(partText(plan, index, [message(text)]))).to.be.at.most(limit)
            expect(labels(plan)[index]).to.equal(`第${index + 1}部分`)
          }
        }
        // A text in one part is handed on as it is; the request makes it well-formed.
        expect(bodies(plan, text).replace(/\p{Cs}/gu, '\ufffd')).to.equal(text.replace(/\p{Cs}/gu, '\ufffd'))
      }),
    )
  })

  it('replaces the unsent tail only', () => {
    const plan = makePlan(long, 'item-1', 'en', LIMIT)
    const again = replanTail(plan, 1, [message(long)], halvedLimit(plan, 1) ?? 0)
    expect(again.parts[0]).to.deep.equal(plan.parts[0])
    expect(labels(again)).to.deep.equal(['Part 1 of 2', 'Part 2', 'Part 3', 'Part 4'])
    expect(bodies(again, long)).to.equal(long)
  })

  it('halves down to a floor', () => {
    const short = makePlan('a'.repeat(127), 'i', 'en', LIMIT)
    expect(halvedLimit(short, 0)).to.equal(undefined)
    expect(halvedLimit(makePlan('a'.repeat(128), 'i', 'en', LIMIT), 0)).to.equal(64)
  })

  it('refuses a part or a text that is not of the plan', () => {
    const plan = makePlan('abc', 'i', 'en', LIMIT)
    expect(() => partText(plan, 1, [message('abc')])).to.throw(RangeError)
    expect(() => partText(plan, 0, [message('ab')])).to.throw(RangeError)
  })

  it('plans a message of several kinds in their order', () => {
    const messages = [message(long), news, message('end')]
    const plan = makePlanOf(messages, { itemId: 'i', language: 'en', form: 'rich' }, LIMIT)
    expect(labels(plan)).to.deep.equal(['Part 1 of 2', 'Part 2 of 2', '-', ''])
    expect(plan.parts.map((part) => part.message)).to.deep.equal([0, 0, 1, 2])
    expect(partMessage(plan, 2, messages)).to.equal(news)
    expect(readPlan(writePlan(plan))).to.deep.equal(plan)
  })

  it('splits one text smaller and leaves what is behind it', () => {
    const messages = [news, message(long), news]
    const plan = makePlanOf(messages, { itemId: 'i', language: 'en', form: 'rich' }, LIMIT)
    expect(halvedLimit(plan, 0)).to.equal(undefined)
    const again = replanTail(plan, 2, messages, halvedLimit(plan, 2) ?? 0)
    expect(labels(again)).to.deep.equal(['-', 'Part 1 of 2', 'Part 2', 'Part 3', 'Part 4', '-'])
    expect(again.parts.at(-1)).to.deep.equal({ itemId: 'i', message: 2 })
    expect(coversMessages(readPlan(writePlan(again)), messages)).to.equal(true)
    expect(() => replanTail(plan, 0, messages, 64)).to.throw(RangeError)
  })

  it('knows the messages it was made for from others', () => {
    const plan = makePlanOf([message('abc'), news], { itemId: 'i', language: 'en', form: 'rich' }, LIMIT)
    expect(coversMessages(plan, [message('abd'), news])).to.equal(true)
    for (const other of [
      [message('abc')],
      [message('ab'), news],
      [news, message('abc')],
      [message('abc'), news, news],
    ]) {
      expect(coversMessages(plan, other), JSON.stringify(other)).to.equal(false)
    }
  })
})
