import { expect } from 'chai'
import fc from 'fast-check'
import { TEMPLATE_TOOLS } from '../../../scripts/data-actions/template-tools.js'

const { esc, encoding, math, successTemplateUtils } = TEMPLATE_TOOLS
const anyText = fc.string({ unit: 'grapheme' })

describe('template tools', () => {
  it('escape a text for a JSON string, and back', () => {
    expect(esc.jsonEncode('a"b\\c\n\t')).to.equal('a\\"b\\\\c\\n\\t')
    expect(esc.jsonString('"')).to.equal('\\"')
    fc.assert(fc.property(anyText, (text) => esc.jsonDecode(esc.jsonEncode(text)) === text))
  })

  it('escape a text for a segment of an address', () => {
    expect(esc.uriEncode("a b/c?d#e&f=+~-._!'()*")).to.equal('a%20b%2Fc%3Fd%23e%26f%3D%2B~-._%21%27%28%29%2A')
    expect(esc.uriEncode('你好')).to.equal('%E4%BD%A0%E5%A5%BD')
    fc.assert(
      fc.property(anyText, (text) => {
        const path = new URL(`https://relay.example/a/x${esc.uriEncode(text)}/b`).pathname
        expect(path.split('/').map(decodeURIComponent)).to.deep.equal(['', 'a', `x${text}`, 'b'])
      }),
    )
  })

  it('escape a text for a form, where a space is a plus', () => {
    expect(esc.urlFormEncode('a b+c/d')).to.equal('a+b%2Bc%2Fd')
    expect(esc.url('a b')).to.equal('a+b')
    fc.assert(fc.property(anyText, (text) => new URLSearchParams(`q=${esc.url(text)}`).get('q') === text))
  })

  it('give nothing for nothing', () => {
    for (const call of [esc.jsonEncode, esc.jsonDecode, esc.url, esc.uriEncode, encoding.base64]) {
      expect(call(undefined)).to.equal(undefined)
      expect(call(null)).to.equal(undefined)
    }
  })

  it('replace half of a surrogate pair, which has no UTF-8 form', () => {
    expect(esc.uriEncode('a\ud83d')).to.equal('a%EF%BF%BD')
    expect(esc.jsonEncode('a\ud83d')).to.equal('a\ufffd')
  })

  it('encode bytes of UTF-8 as base64', () => {
    expect(encoding.base64('user:密码')).to.equal('dXNlcjrlr4bnoIE=')
  })

  it('take the first of a list, or the default', () => {
    expect(successTemplateUtils.firstFromArray('["a","b"]', '""')).to.equal('"a"')
    expect(successTemplateUtils.firstFromArray('[{"a":1}]')).to.equal('{"a":1}')
    expect(successTemplateUtils.firstFromArray('[]', '0')).to.equal('0')
    expect(successTemplateUtils.firstFromArray('[]')).to.equal(undefined)
  })

  it('reckon', () => {
    expect(math.add(1, '2', 3)).to.equal(6)
    expect(math.sub(5, 7)).to.equal(-2)
    expect(math.mul(2, '3')).to.equal(6)
    expect(math.mod(7, 4)).to.equal(3)
    expect([
      math.max(1, 3, 2),
      math.min(1, 3),
      math.abs(-2),
      math.ceil(1.2),
      math.floor(1.8),
      math.round(2.5),
    ]).to.deep.equal([3, 1, 2, 2, 1, 3])
    expect(() => math.add(1, 'x')).to.throw('no number')
  })
})
