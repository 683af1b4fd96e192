import { expect } from 'chai'
import { matchPart, withoutLabel } from '../../scripts/demo/parts.js'

describe('parts of an answer', () => {
  it('sets label lines aside, with and without a total, in both languages', () => {
    for (const label of ['Part 1 of 2', 'Part 3', '第1/2部分', '第3部分']) {
      expect(withoutLabel(`${label}\ntext\nmore`)).to.equal('text\nmore')
    }
    expect(withoutLabel('Part 1 of 2 without a line feed')).to.equal('Part 1 of 2 without a line feed')
  })

  it('finds where a part ends, and refuses text that does not go on there', () => {
    expect(matchPart('one two', 0, '第1/2部分\none ')).to.equal(4)
    expect(matchPart('one two', 4, '第2/2部分\ntwo')).to.equal(7)
    expect(matchPart('one two', 0, 'two')).to.equal(undefined)
    expect(matchPart('one two', 3, 'two')).to.equal(undefined)
    expect(matchPart('one', 0, '第1/2部分\n')).to.equal(undefined)
  })

  it('takes a text that itself begins like a label', () => {
    expect(matchPart('Part 1 of 2\nx', 0, 'Part 1 of 2\nx')).to.equal(13)
  })
})
