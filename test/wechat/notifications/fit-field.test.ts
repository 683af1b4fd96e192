import { expect } from 'chai'
import fc from 'fast-check'
import { fitField } from '../../../server/wechat/notifications/fit-field.js'

describe('values of template fields', () => {
  it('stay as they are where they fit', () => {
    for (const [name, text] of [
      ['thing1', '长'.repeat(20)],
      ['phrase3', '已发货'],
      ['character_string12', 'A'.repeat(32)],
      ['keyword1', '长'.repeat(200)],
      ['time2', '2026-05-30 20:00'],
    ] as const) {
      expect(fitField(name, text), name).to.deep.equal({ value: text, isTrimmed: false })
    }
  })

  it('are cut on grapheme edges where they do not', () => {
    expect(fitField('thing1', '长'.repeat(21))).to.deep.equal({ value: `${'长'.repeat(19)}…`, isTrimmed: true })
    expect(fitField('phrase1', '一二三四五六')).to.deep.equal({ value: '一二三四…', isTrimmed: true })
    const family = '👨‍👩‍👧‍👦'
    expect(fitField('thing1', `${'长'.repeat(15)}${family}${family}`).value).to.equal(`${'长'.repeat(15)}…`)
    expect(fitField('thing1', `${'长'.repeat(8)}${family}${family}`).value).to.equal(`${'长'.repeat(8)}${family}…`)
  })

  it('are one line, and have a UTF-8 form', () => {
    expect(fitField('thing1', '一\r\n二\t三\n').value).to.equal('一 二 三')
    expect(fitField('thing1', 'a\ud800b').value).to.equal('a\ufffdb')
  })

  it('never pass the limit, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const { value, isTrimmed } = fitField('thing1', text)
        expect(value.length).to.be.at.most(20)
        expect(/\p{Cc}/u.test(value.replace(/[\u0080-\u009f]/g, ''))).to.equal(false)
        expect(value.endsWith('…') || !isTrimmed).to.equal(true)
      }),
      { numRuns: 200 },
    )
  })
})
