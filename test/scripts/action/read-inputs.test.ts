import { expect } from 'chai'
import { readInputs } from '../../../scripts/action/read-inputs.js'

const SCHEMA = {
  type: 'object',
  required: ['text'],
  properties: {
    text: { type: 'string' },
    count: { type: 'integer' },
    share: { type: 'number' },
    on: { type: 'boolean' },
    none: { type: 'null' },
  },
}

describe('readInputs', () => {
  it('reads each input as its type', () => {
    const inputs = readInputs(SCHEMA, ['text=12', 'count=-3', 'share=0.5', 'on=false', 'none=null'])
    expect(inputs).to.deep.equal({ text: '12', count: -3, share: 0.5, on: false, none: null })
  })

  it('takes an empty text and further equals signs', () => {
    expect(readInputs(SCHEMA, ['text='])).to.deep.equal({ text: '' })
    expect(readInputs(SCHEMA, ['text=a=b='])).to.deep.equal({ text: 'a=b=' })
  })

  for (const [given, why] of [
    [['text'], '--input text is not of the form name=value'],
    [['=a'], '--input =a is not of the form name=value'],
    [['text=a', 'size=1'], 'size is no input; the inputs are: text, count, share, on, none'],
    [['text=a', 'constructor=1'], 'constructor is no input'],
    [['text=a', 'text=b'], 'text is given twice'],
    [['count=1'], 'text must be given: --input text=...'],
    [['text=a', 'count=1.5'], 'count takes a value of type integer'],
    [['text=a', 'count=9007199254740993'], 'count takes a value of type integer'],
    [['text=a', 'count='], 'count takes a value of type integer'],
    [['text=a', 'share= '], 'share takes a value of type number'],
    [['text=a', 'share=Infinity'], 'share takes a value of type number'],
    [['text=a', 'on=yes'], 'on takes a value of type boolean'],
    [['text=a', 'none='], 'none takes a value of type null'],
  ] as const) {
    it(`refuses ${given.join(' ')}`, () => {
      expect(() => readInputs(SCHEMA, given)).to.throw(why)
    })
  }
})
