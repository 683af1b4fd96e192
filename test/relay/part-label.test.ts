import { expect } from 'chai'
import { labelBytes, labelled, partLabel } from '../../server/relay/part-label.js'

describe('part label', () => {
  it('has exactly the agreed wording', () => {
    expect(partLabel('zh-CN', 1, 2)).to.equal('第1/2部分')
    expect(partLabel('en', 1, 2)).to.equal('Part 1 of 2')
    expect(partLabel('zh-CN', 2, undefined)).to.equal('第2部分')
    expect(partLabel('en', 2, undefined)).to.equal('Part 2')
  })

  it('is a line of its own, counted in bytes', () => {
    expect(labelled('Part 1 of 2', ' a')).to.equal('Part 1 of 2\n a')
    expect(labelled('', 'a')).to.equal('a')
    expect(labelBytes('第1/2部分')).to.equal(13)
    expect(labelBytes('')).to.equal(0)
  })
})
