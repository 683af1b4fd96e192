import { expect } from 'chai'
import fc from 'fast-check'
import { RELAY_VARIABLES } from '../../server/config/variables/relay-variables.js'
import { createCourtesyMatcher } from '../../server/relay/courtesy.js'

const isCourtesy = createCourtesyMatcher(RELAY_VARIABLES.COURTESY_WORDS.default.split(','))

describe('courtesies', () => {
  for (const text of [
    '谢谢',
    ' 谢谢！！',
    '好的，谢谢您～',
    '👍',
    '👍🏽👍🏽',
    '🙏🙏',
    'OK',
    'ok, thanks!',
    'Thank you.',
    '嗯嗯',
    'ＯＫ',
  ]) {
    it(`knows ${text}`, () => {
      expect(isCourtesy(text)).to.equal(true)
    })
  }

  for (const text of [
    '',
    '。',
    '？',
    '好的？',
    'ok?',
    '谢谢，还有一个问题',
    '不好',
    'thanks a lot for nothing',
    '谢',
    '人工',
    '好'.repeat(61),
  ]) {
    it(`takes ${JSON.stringify(text)} for more`, () => {
      expect(isCourtesy(text)).to.equal(false)
    })
  }

  it('knows the list it is given and nothing else', () => {
    const given = createCourtesyMatcher(['merci', ' Danke Schön ', ''])
    expect(['MERCI', 'danke schön', 'merci danke schön', '谢谢', 'danke', ''].map(given)).to.deep.equal([
      true,
      true,
      true,
      false,
      false,
      false,
    ])
    expect(createCourtesyMatcher([])('')).to.equal(false)
  })

  it('knows any row of its words, and no text with one more letter', () => {
    const word = fc.constantFrom('谢谢', '好', '好的', 'ok', 'okay', '👍')
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 10 }), fc.constantFrom('', ' ', '！'), (words, between) => {
        const text = words.join(between)
        expect(isCourtesy(text)).to.equal(true)
        expect(isCourtesy(`${text}x`)).to.equal(false)
      }),
    )
  })

  it('is quick with what almost is a courtesy', () => {
    const begun = process.hrtime.bigint()
    for (let at = 0; at < 2000; at++) isCourtesy(`${'好'.repeat(58)}x`)
    expect(Number(process.hrtime.bigint() - begun) / 1e6).to.be.lessThan(1000)
  })
})
