import { expect } from 'chai'
import fc from 'fast-check'
import { readJsonFields } from '../../server/wechat/json-fields.js'
import { errorCode } from './error-code.js'

const REFUSED: Record<string, string> = {
  'a list': '[]',
  'a string': '"a"',
  nothing: '',
  'half an object': '{"a":1',
  'half a string': '{"a":"b',
  'no value': '{"a":}',
  'no name': '{:1}',
  'a bare name': '{a:1}',
  'a comma too much': '{"a":1,}',
  'a comma missing': '{"a":1 "b":2}',
  'a comma too much in a list': '{"a":[1,]}',
  'a list closed as an object': '{"a":[1}',
  'something behind': '{"a":1}x',
  'two objects': '{}{}',
  'a leading zero': '{"a":01}',
  'a bad escape': '{"a":"\\x41"}',
  'a line feed in a string': '{"a":"\n"}',
  NaN: '{"a":NaN}',
  'a comment': '{/* x */"a":1}',
  'a field twice': '{"a":1,"a":2}',
  'a field twice, escaped': '{"a":1,"\\u0061":2}',
  'a nested field twice': '{"a":{"b":1,"b":1}}',
  __proto__: '{"__proto__":{"x":1}}',
  'constructor, escaped': '{"\\u0063onstructor":1}',
  'prototype, nested': '{"a":[{"prototype":1}]}',
  'an empty name': '{"":1}',
  'a very long name': `{"${'a'.repeat(129)}":1}`,
  'nine levels': `${'{"a":'.repeat(9)}1${'}'.repeat(9)}`,
  'nine levels of lists': `{"a":${'['.repeat(8)}${']'.repeat(8)}}`,
}

function read(text: string): unknown {
  return structuredClone(readJsonFields(text))
}

describe('wechat/json-fields', () => {
  for (const [name, text] of Object.entries(REFUSED)) {
    it(`refuses ${name}`, () => {
      expect(errorCode(() => readJsonFields(text))).to.equal('malformed_body')
    })
  }

  it('keeps every digit of a number and makes texts of all values', () => {
    expect(read('{"id":9007199254740993001,"f":-1.50,"e":1e3,"t":true,"n":null}')).to.deep.equal({
      id: '9007199254740993001',
      f: '-1.50',
      e: '1e3',
      t: 'true',
      n: '',
    })
  })

  it('reads groups and lists', () => {
    expect(read(' {"a" : {"List": [ {"b":"1"}, {"b":"2"} ], "c":[]} } ')).to.deep.equal({
      a: { List: [{ b: '1' }, { b: '2' }], c: [] },
    })
    expect(read(`${'{"a":'.repeat(8)}1${'}'.repeat(8)}`)).to.be.an('object')
  })

  it('reads any text as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(read(JSON.stringify({ a: text }))).to.deep.equal({ a: text })
      }),
    )
  })

  it('copes with long strings in proportion to their length', () => {
    const long = '\\n'.repeat(30_000)
    const begun = process.cpuUsage()
    expect(read(`{"a":"${long}"}`)).to.deep.equal({ a: '\n'.repeat(30_000) })
    expect(errorCode(() => readJsonFields(`{"a":"${long}`))).to.equal('malformed_body')
    expect(process.cpuUsage(begun).user / 1000).to.be.below(200)
  })
})
