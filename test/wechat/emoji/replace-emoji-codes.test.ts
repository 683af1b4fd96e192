import { expect } from 'chai'
import fc from 'fast-check'
import { EMOJI_TABLE } from '../../../server/wechat/emoji/emoji-table.js'
import { replaceEmojiCodes } from '../../../server/wechat/emoji/replace-emoji-codes.js'

describe('wechat/emoji/replace-emoji-codes', () => {
  const cases: [string, string][] = [
    ['/::)', '🙂'],
    ['你好/::)谢谢/:rose/:rose', '你好🙂谢谢🌹🌹'],
    ['[微笑][Smile]', '🙂🙂'],
    ['[捂脸] ok', '🤦 ok'],
    ["/::'(", '😭'],
    ["/::'|/::|", '🥹😳'],
    ['/::-|', '😅'],
    ['/:@@/:@>/:@)/:@x', '👊😤🙏😨'],
    ['/:lvu/:love/:li', '🤟💑⚡'],
    ['thanks/:okbye', 'thanks👌bye'],
    ['/:/::)', '/:🙂'],
    ['[[微笑]]', '[🙂]'],
    ['\ue415 \ue312', '😄 🎉'],
  ]
  for (const [text, expected] of cases) {
    it(`turns ${JSON.stringify(text)} into ${expected}`, () => {
      expect(replaceEmojiCodes(text)).to.equal(expected)
    })
  }

  const untouched = [
    '',
    '  no codes\r\n ',
    '[订单 2231]',
    '[微笑',
    '微笑]',
    '[微 笑]',
    '[ 微笑 ]',
    '[__proto__][constructor]',
    '[smile]',
    '/:',
    '/:zz',
    'https://shop.example/:ok?a=[Smile]',
    'HTTP://shop.example/:v/1',
    '\ue200',
    '🙂👌',
  ]
  for (const text of untouched) {
    it(`leaves ${JSON.stringify(text)} as it is`, () => {
      expect(replaceEmojiCodes(text)).to.equal(text)
    })
  }

  it('goes on behind an address', () => {
    expect(replaceEmojiCodes('看 https://a.example/:v 好/:v')).to.equal('看 https://a.example/:v 好✌️')
  })

  it('knows every code and name of the table', () => {
    for (const { emoji, codes, names } of EMOJI_TABLE) {
      for (const code of [...codes, ...names.map((name) => `[${name}]`)]) {
        expect(replaceEmojiCodes(`你${code}好`), code).to.equal(`你${emoji}好`)
      }
    }
  })

  it('changes nothing of what stands around and between codes', () => {
    const plain = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((text) => !/[/[\]:]|\p{Co}|http/iu.test(text))
    const code = fc.constantFrom(...EMOJI_TABLE.flatMap(({ emoji, names }) => names.map((name) => [name, emoji])))
    fc.assert(
      fc.property(fc.array(fc.tuple(plain, code), { maxLength: 8 }), plain, (pairs, end) => {
        const text = pairs.map(([before, [name]]) => `${before}[${name}]`).join('') + end
        expect(replaceEmojiCodes(text)).to.equal(pairs.map(([before, [, emoji]]) => before + emoji).join('') + end)
      }),
    )
  })

  it('takes time in proportion to the length, whatever stands there', () => {
    for (const piece of ['h', '[', '/:', '[微', '/:/::', 'http://', '[]', '/::)[Smile]']) {
      const time = (length: number) => {
        const text = piece.repeat(length)
        const begun = process.hrtime.bigint()
        replaceEmojiCodes(text)
        return Number(process.hrtime.bigint() - begun) / 1e6
      }
      time(1000)
      expect(time(200_000), piece).to.be.lessThan(1000)
    }
  })
})
