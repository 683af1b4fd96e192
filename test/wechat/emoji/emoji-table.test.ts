import { expect } from 'chai'
import { EMOJI_TABLE } from '../../../server/wechat/emoji/emoji-table.js'

describe('wechat/emoji/emoji-table', () => {
  it('gives every code and every name once', () => {
    for (const column of ['codes', 'names'] as const) {
      const all = EMOJI_TABLE.flatMap((row) => row[column])
      expect(all.filter((entry, at) => all.indexOf(entry) !== at)).to.deep.equal([])
    }
  })

  it('holds emoji, codes and names of the form they come in', () => {
    for (const { emoji, codes, names } of EMOJI_TABLE) {
      expect(Array.from(new Intl.Segmenter('en').segment(emoji))).to.have.length(1)
      expect(emoji).to.match(/^\p{Extended_Pictographic}/u)
      expect(codes.length + names.length).to.be.greaterThan(0)
      for (const code of codes) expect(code).to.match(/^(?:\/:[!-~]+|[\ue000-\uf8ff])$/)
      for (const name of names) expect(name).to.match(/^[^[\]]{1,14}$/)
    }
  })

  it('knows the whole set of old codes', () => {
    expect(EMOJI_TABLE.flatMap(({ codes }) => codes).filter((code) => code.startsWith('/:'))).to.have.length(105)
  })
})
