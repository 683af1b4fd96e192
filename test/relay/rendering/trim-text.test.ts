import { expect } from 'chai'
import fc from 'fast-check'
import { trimText } from '../../../server/relay/rendering/trim-text.js'

describe('trimming', () => {
  it('leaves what fits', () => {
    expect(trimText('中文', 6)).to.equal('中文')
    expect(trimText('', 4)).to.equal('')
  })

  it('cuts between graphemes, and says so', () => {
    expect(trimText('中文字', 8)).to.equal('中…')
    expect(trimText('a👨‍👩‍👧b', 12)).to.equal('a…')
    expect(trimText('e\u0301e\u0301e\u0301', 8)).to.equal('e\u0301…')
    expect(trimText('one two', 7 - 1)).to.equal('one…')
  })

  it('never goes past the limit, and keeps a beginning (property)', () => {
    const unit = fc.constantFrom('漢', '👨‍👩‍👧', 'w', ' ', '\n', 'e\u0301', '🇨🇳')
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 80 }), fc.integer({ min: 4, max: 200 }), (units, limit) => {
        const text = units.join('')
        const trimmed = trimText(text, limit)
        expect(Buffer.byteLength(trimmed)).to.be.at.most(limit)
        if (trimmed !== text) expect(text.startsWith(trimmed.slice(0, -1))).to.equal(true)
        else expect(Buffer.byteLength(text)).to.be.at.most(limit)
      }),
    )
  })
})
