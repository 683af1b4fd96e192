import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { parse } from 'yaml'
import { bareText, hasNudge, matchPart, withoutLabel } from '../../scripts/demo/parts.js'

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

  it('knows the line with which the relay asks for a word, in both languages', async () => {
    const root = new URL('../../', import.meta.url)
    for (const name of ['zh-CN', 'en']) {
      const texts = parse(await readFile(new URL(`server/relay/texts/${name}.yaml`, root), 'utf8'))
      expect(hasNudge(`x\n${texts.nudge}`), name).to.equal(true)
      expect(bareText(`第1/2部分\nx\n${texts.nudge}`)).to.equal('x')
      expect(matchPart('x y', 0, `x \n${texts.nudge}`)).to.equal(2)
    }
    expect(hasNudge('x')).to.equal(false)
  })
})
