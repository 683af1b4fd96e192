import { expect } from 'chai'
import { checkXml } from '../../server/wechat/strict-xml.js'
import { errorCode } from './error-code.js'

function nested(depth: number): string {
  const names = ['xml', ...Array.from({ length: depth - 1 }, (_, index) => `n${index}`)]
  return (
    names.map((name) => `<${name}>`).join('') +
    names
      .toReversed()
      .map((name) => `</${name}>`)
      .join('')
  )
}

const REFUSED: Record<string, string> = {
  'no element': 'text',
  'another root': '<root></root>',
  'a longer root': '<xmlx></xmlx>',
  'a root in capitals': '<XML></XML>',
  'text before the root': 'x<xml></xml>',
  'text behind the root': '<xml></xml>x',
  'a second root': '<xml></xml><xml></xml>',
  'an end tag behind the root': '<xml></xml></xml>',
  'DOCTYPE before the root': '<!DOCTYPE xml><xml></xml>',
  'DOCTYPE in the root': '<xml><!DOCTYPE a></xml>',
  'an entity definition': '<!DOCTYPE xml [<!ENTITY a "b">]><xml><a>&a;</a></xml>',
  'a comment': '<xml><!-- x --></xml>',
  'a comment before the root': '<!-- x --><xml></xml>',
  'a processing instruction': '<xml><?php x?></xml>',
  'a declaration in the middle': '<xml><?xml version="1.0"?></xml>',
  'two declarations': '<?xml version="1.0"?><?xml version="1.0"?><xml></xml>',
  'a declaration behind a space': ' <?xml version="1.0"?><xml></xml>',
  'a declaration without an end': '<?xml version="1.0"<xml></xml>',
  'a declaration without a version': '<?xml encoding="UTF-8"?><xml></xml>',
  'another encoding': '<?xml version="1.0" encoding="GBK"?><xml></xml>',
  'another processing instruction first': '<?xml-stylesheet href="a"?><xml></xml>',
  'an unknown entity': '<xml><a>&nbsp;</a></xml>',
  'a bare ampersand': '<xml><a>a & b</a></xml>',
  'an unfinished entity': '<xml><a>&lt</a></xml>',
  'an ampersand at the end of a text': '<xml><a>&</a></xml>',
  'a named entity of an object': '<xml><a>&constructor;</a></xml>',
  'a NUL by number': '<xml><a>&#0;</a></xml>',
  'a surrogate by number': '<xml><a>&#xD800;</a></xml>',
  'a number beyond Unicode': '<xml><a>&#x110000;</a></xml>',
  'a control character by number': '<xml><a>&#8;</a></xml>',
  'a number without digits': '<xml><a>&#;</a></xml>',
  'a hexadecimal number with a capital X': '<xml><a>&#X41;</a></xml>',
  'a number with very many digits': `<xml><a>&#${'0'.repeat(1000)}65;</a></xml>`,
  'a NUL': '<xml><a>\0</a></xml>',
  'an entity outside the root': '&lt;<xml></xml>',
  'too deep': nested(9),
  'an attribute': '<xml><a b="c"></a></xml>',
  'an attribute of the root': '<xml a="b"></xml>',
  'an attribute of an empty element': '<xml><a b="c"/></xml>',
  'a bare attribute': '<xml><a b></a></xml>',
  'a field twice': '<xml><a>1</a><a>2</a></xml>',
  'an empty field twice': '<xml><a/><b/><a/></xml>',
  __proto__: '<xml><__proto__>1</__proto__></xml>',
  'constructor, nested': '<xml><a><constructor>1</constructor></a></xml>',
  'prototype, empty': '<xml><prototype/></xml>',
  'an element not closed': '<xml><a></xml>',
  'a root not closed': '<xml><a></a>',
  'elements crossing': '<xml><a><b></a></b></xml>',
  'an end tag too long': '<xml><a></ab></xml>',
  'an end tag too short': '<xml><ab></a></xml>',
  'a tag not closed': '<xml><a</xml>',
  'a tag at the very end': '<xml><a',
  'an end tag at the very end': '<xml></xml',
  'a tag without name': '<xml><></></xml>',
  'a tag with a space first': '<xml>< a></a></xml>',
  'a slash in the middle': '<xml><a/ ></xml>',
  'a name beginning with a digit': '<xml><1a></1a></xml>',
  'a name beginning with a dot': '<xml><.a></.a></xml>',
  'a name with a colon': '<xml><a:b></a:b></xml>',
  'a name of other letters': '<xml><é></é></xml>',
  'a very long name': `<xml><${'a'.repeat(129)}/></xml>`,
  'CDATA not closed': '<xml><a><![CDATA[x</a></xml>',
  'CDATA in small letters': '<xml><a><![cdata[x]]></a></xml>',
  'CDATA before the root': '<![CDATA[x]]><xml></xml>',
  'a CDATA end without start': '<xml><a>x]]></a></xml>',
  'a conditional section': '<xml><![INCLUDE[x]]></xml>',
}

describe('wechat/strict-xml', () => {
  for (const [name, xml] of Object.entries(REFUSED)) {
    it(`refuses ${name}`, () => {
      expect(errorCode(() => checkXml(xml))).to.equal('malformed_body')
    })
  }

  const taken: Record<string, string> = {
    'an empty root': '<xml/>',
    'one declaration': '<?xml version="1.0" encoding="utf-8"?>\n<xml></xml>',
    'a declaration in full': `<?xml version='1.0' encoding='UTF-8' standalone="yes" ?><xml></xml>`,
    'a byte-order mark': '\ufeff<xml></xml>',
    'space around the root': '\n<xml></xml>\n',
    'item and List repeated': '<xml><item/><item/><List/><List/></xml>',
    'a nested field repeated': '<xml><a><b/><b/></a></xml>',
    'eight levels': nested(8),
    'markup in CDATA': '<xml><a><![CDATA[<!DOCTYPE a><b c="d">&nbsp;-->]]></a></xml>',
  }
  for (const [name, xml] of Object.entries(taken)) {
    it(`takes ${name}`, () => {
      expect(errorCode(() => checkXml(xml))).to.equal('none')
    })
  }

  it('leaves a document without declaration, entities and carriage returns as it is', () => {
    const xml = '<xml><a><![CDATA[a & b]]></a> <b>1</b></xml>'
    expect(checkXml(xml)).to.deep.equal({ xml, carriageReturns: false })
  })

  it('needs time in proportion to the length', () => {
    const hostile = [
      `<xml>${'<a>&amp;</a>'.replaceAll('a>', 'item>').repeat(4000)}</xml>`,
      `<xml><a>${'&amp;'.repeat(13_000)}</a></xml>`,
      `<xml><a>${'<![CDATA[&]]>'.repeat(5000)}</a></xml>`,
      `<xml><a>${']'.repeat(65_000)}</a></xml>`,
      `<xml>${'<item/>'.repeat(9000)}</xml>`,
      `<?xml${' '.repeat(65_000)}?><xml></xml>`,
      '<'.repeat(65_000),
      `<xml><a${' '.repeat(65_000)}`,
    ]
    for (const xml of hostile) {
      const begun = process.cpuUsage()
      errorCode(() => checkXml(xml))
      expect(process.cpuUsage(begun).user / 1000).to.be.below(200)
    }
  })
})
