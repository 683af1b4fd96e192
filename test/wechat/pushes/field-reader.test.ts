import { expect } from 'chai'
import * as reader from '../../../server/wechat/pushes/field-reader.js'
import { errorCode } from '../error-code.js'

const fields = {
  text: 'a',
  empty: '',
  group: { inner: 'b' },
  list: [{ inner: 'b' }, '', { inner: 'c' }],
  texts: ['1', '2'],
  number: '12',
  decimal: '-1.5',
  long: 'x'.repeat(129),
}

describe('wechat/pushes/field-reader', () => {
  it('reads what is there', () => {
    expect(reader.required(fields, 'text')).to.equal('a')
    expect(reader.optional(fields, 'text')).to.equal('a')
    expect(reader.optional(fields, 'empty')).to.equal(undefined)
    expect(reader.optional(fields, 'missing')).to.equal(undefined)
    expect(reader.wholeNumber(fields, 'number')).to.equal(12)
    expect(reader.optionalWholeNumber(fields, 'missing')).to.equal(undefined)
    expect(reader.decimal(fields, 'decimal')).to.equal(-1.5)
    expect(reader.optionalDecimal(fields, 'empty')).to.equal(undefined)
    expect(reader.group(fields, 'group')).to.equal(fields.group)
    expect(reader.optionalGroup(fields, 'empty')).to.equal(undefined)
    expect(reader.list(fields, 'list', (entry) => reader.required(entry, 'inner'))).to.deep.equal(['b', 'c'])
    expect(reader.list(fields, 'group', (entry) => reader.required(entry, 'inner'))).to.deep.equal(['b'])
    expect(reader.list(fields, 'missing', () => 1)).to.deep.equal([])
    expect(reader.texts(fields, 'texts')).to.deep.equal(['1', '2'])
    expect(reader.texts(fields, 'text')).to.deep.equal(['a'])
  })

  const refused: Record<string, () => unknown> = {
    'a required field that is empty': () => reader.required(fields, 'empty'),
    'a group as text': () => reader.required(fields, 'group'),
    'a list as optional text': () => reader.optional(fields, 'texts'),
    'an id too long': () => reader.requiredId(fields, 'long'),
    'a word as number': () => reader.wholeNumber(fields, 'text'),
    'a decimal as whole number': () => reader.optionalWholeNumber(fields, 'decimal'),
    'a word as decimal': () => reader.decimal(fields, 'text'),
    'text as group': () => reader.group(fields, 'text'),
    'a list as group': () => reader.optionalGroup(fields, 'list'),
    'texts as a list of groups': () => reader.list(fields, 'texts', () => 1),
    'groups as texts': () => reader.texts(fields, 'group'),
  }
  for (const [name, call] of Object.entries(refused)) {
    it(`refuses ${name}`, () => {
      expect(errorCode(call)).to.equal('invalid_push')
    })
  }
})
