// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of Velocity look alike.
import { expect } from 'chai'
import fc from 'fast-check'
import { parseTemplate, TemplateError } from '../../../scripts/data-actions/template.js'

function render(source: string, input: Record<string, unknown> = {}, more: Record<string, unknown> = {}): string {
  return parseTemplate(source).render({ input, ...more })
}

describe('parseTemplate', () => {
  it('writes a missing value as the reference itself, and nothing in silent form', () => {
    expect(render('a=${input.a}&b=$!{input.b}&c=$input.c')).to.equal('a=${input.a}&b=&c=$input.c')
  })

  it('writes the reference itself also through a helper', () => {
    expect(render('$esc.jsonEncode("${input.a}")')).to.equal('${input.a}')
    expect(render('$esc.uriEncode($input.a)')).to.equal('$esc.uriEncode($input.a)')
    expect(render('[$esc.jsonEncode("$!{input.a}")]')).to.equal('[]')
  })

  it('writes numbers, false and 0', () => {
    expect(render('${input.n} $!{input.b} $!{input.z}', { n: 1_790_000_000_000, b: false, z: 0 })).to.equal(
      '1790000000000 false 0',
    )
  })

  it('follows #if, #elseif and #else', () => {
    const source = '#if("$!{input.a}" == "1")one#elseif($input.b)b#{else}none#end'
    expect(render(source, { a: '1' })).to.equal('one')
    expect(render(source, { b: true })).to.equal('b')
    expect(render(source)).to.equal('none')
  })

  it('takes text in single quotes as it is, and comments as nothing', () => {
    expect(render("$esc.uriEncode('${input.a}')## note", { a: 'x' })).to.equal('%24%7Binput.a%7D')
  })

  it('takes what stands in a value for text, not for template', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('', '$input.b', '#if(', '${input.b}', '#set($a=1)'),
        (text, code) => {
          const value = text + code + text
          const json = render('{"a": "$esc.jsonEncode("${input.a}")"}', { a: value, b: 'SECRET' })
          expect(JSON.parse(json)).to.deep.equal({ a: value })
        },
      ),
    )
  })

  it('names what a template uses, with the calls around it', () => {
    const { references } = parseTemplate('#if("$!{input.a}" != "")$esc.url("x${input.b}")#end${tier}')
    expect(references).to.deep.equal([
      { name: 'input.a', root: 'input', silent: true, insideCalls: [], inCondition: true },
      { name: 'esc.url', root: 'esc', silent: false, insideCalls: [], inCondition: false },
      { name: 'input.b', root: 'input', silent: false, insideCalls: ['esc.url'], inCondition: false },
      { name: 'tier', root: 'tier', silent: false, insideCalls: [], inCondition: false },
    ])
  })

  for (const source of [
    '#foreach($i in $input.a)$i#end',
    '#set($a = 1)$a',
    '#macro(m)x#end',
    '#define($b)x#end',
    '#include("/etc/passwd")',
    '#parse("x")',
    '#evaluate("$input.a")',
    '$input.a.toUpperCase()',
    '$input["a"]',
    '$esc.html("x")',
    '$esc.url("x")#* note *#',
    '$urlTool.optionalQueryParam("a", "b")',
    '${input.',
    '#if(',
    '$esc.uriEncode(input.a)',
  ]) {
    it(`refuses ${source}`, () => {
      expect(() => parseTemplate(source)).to.throw(TemplateError)
    })
  }

  it('says when a helper refuses its argument', () => {
    expect(() => render('$math.add(1, "${input.a}")', { a: 'x' })).to.throw(TemplateError, /math was given no number/)
    expect(() => render('${successTemplateUtils.firstFromArray("1", "0")}')).to.throw(TemplateError, /no list/)
  })

  it('reaches no prototype', () => {
    expect(render('$!{input.constructor}$!{input.__proto__}', { a: 1 })).to.equal('')
  })
})
