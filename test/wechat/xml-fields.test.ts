import { expect } from 'chai'
import fc from 'fast-check'
import { RelayError } from '../../server/errors.js'
import { readXmlFields } from '../../server/wechat/xml-fields.js'
import { errorCode } from './error-code.js'

function read(inner: string): unknown {
  return structuredClone(readXmlFields(`<xml>${inner}</xml>`))
}

/** Text as XML may write it: CDATA and escaped pieces in turn. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

const anyText = fc.string({ unit: 'binary' }).map((text) => Buffer.from(text).toString().replaceAll('\0', ''))

describe('wechat/xml-fields', () => {
  it('decodes entities outside CDATA only', () => {
    expect(read('<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x4F60;&#x1F600;</a>')).to.deep.equal({ a: '<>&"\'A你😀' })
    expect(read('<a><![CDATA[&lt;&#65;]]></a>')).to.deep.equal({ a: '&lt;&#65;' })
    expect(read('<a>&lt;<![CDATA[&lt;]]>&lt;</a>')).to.deep.equal({ a: '<&lt;<' })
    expect(read('<a>&amp;lt;</a>')).to.deep.equal({ a: '&lt;' })
    expect(read('<a>]]&gt;</a>')).to.deep.equal({ a: ']]>' })
  })

  it('neither trims nor normalises nor converts', () => {
    expect(read('<a> \n x\t </a><b><![CDATA[  ]]></b>')).to.deep.equal({ a: ' \n x\t ', b: '  ' })
    expect(read('<a><![CDATA[1\r\n2\r3]]></a><b>&#13;</b>')).to.deep.equal({ a: '1\r\n2\r3', b: '\r' })
    expect(read('<a>007</a><b>true</b><c>9007199254740993001</c><d>1e3</d>')).to.deep.equal({
      a: '007',
      b: 'true',
      c: '9007199254740993001',
      d: '1e3',
    })
  })

  it('makes lists of item and List, and of what repeats below the top', () => {
    expect(read('<List><a>1</a></List>')).to.deep.equal({ List: [{ a: '1' }] })
    expect(read('<L><item><a>1</a></item><item><a>2</a></item><n>3</n><n>4</n><n>5</n></L>')).to.deep.equal({
      L: { item: [{ a: '1' }, { a: '2' }], n: ['3', '4', '5'] },
    })
  })

  it('reads empty elements as empty text, and ignores text between elements', () => {
    expect(read('<a/><b></b><c><![CDATA[]]></c>')).to.deep.equal({ a: '', b: '', c: '' })
    expect(read('\\\n<a>1</a>\\\n<b >2</b\n>')).to.deep.equal({ a: '1', b: '2' })
    expect(read('<a />')).to.deep.equal({ a: '' })
    expect(read('')).to.deep.equal({})
  })

  it('makes objects without a prototype', () => {
    const fields = readXmlFields('<xml><a>1</a></xml>')
    expect(fields.toString).to.equal(undefined)
    expect(Object.getPrototypeOf(fields)).to.equal(null)
    expect(errorCode(() => readXmlFields('<xml><a><__proto__><x>1</x></__proto__></a></xml>'))).to.equal(
      'malformed_body',
    )
  })

  it('reads any text back, escaped or in CDATA', () => {
    fc.assert(
      fc.property(anyText, anyText, (first, second) => {
        const cdata = `<![CDATA[${second.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
        expect(read(`<a>${escaped(first)}${cdata}</a>`)).to.deep.equal({ a: first + second })
      }),
      { numRuns: 500 },
    )
  })

  it('answers anything else with malformed_body', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '/',
      '<a>',
      '</a>',
      '<![CDATA[',
      ']]>',
      '&lt;',
      '&',
      '\r',
      '"',
      '=',
      ' ',
      'a',
      '<item/>',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        try {
          readXmlFields(`<xml>${parts.join('')}</xml>`)
        } catch (error) {
          expect(error).to.be.instanceOf(RelayError)
          expect((error as RelayError).code).to.equal('malformed_body')
        }
      }),
      { numRuns: 2000 },
    )
  })
})
