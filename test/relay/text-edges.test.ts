import { expect } from 'chai'
import { bestCut } from '../../server/relay/text-edges.js'

/** The two sides of the best cut at most `limit` code units in. */
function cut(text: string, limit: number): [string, string] {
  const at = bestCut(text, 0, limit)
  return [text.slice(0, at), text.slice(at)]
}

describe('text edges', () => {
  it('prefers the last sentence end', () => {
    expect(cut('It rains today. We stay at home now.', 30)).to.deep.equal(['It rains today. ', 'We stay at home now.'])
    expect(cut('今天下雨了。我们在家里看书吧。', 10)).to.deep.equal(['今天下雨了。', '我们在家里看书吧。'])
    expect(cut('first line\nsecond line', 15)).to.deep.equal(['first line\n', 'second line'])
  })

  it('does not take the point of a number or an abbreviation for a sentence end', () => {
    expect(cut('The price was 1234.56 yuan', 20)).to.deep.equal(['The price was ', '1234.56 yuan'])
  })

  it('passes over a sentence end in the first half of the room', () => {
    expect(cut('Ok. Everything else is one long sentence without end', 30)[0]).to.equal('Ok. Everything else is one ')
  })

  it('falls back to words, spaces staying behind the word before', () => {
    expect(cut('alpha beta gamma delta', 14)).to.deep.equal(['alpha beta ', 'gamma delta'])
    expect(cut('alpha beta   gamma delta', 15)).to.deep.equal(['alpha beta   ', 'gamma delta'])
    expect(cut('please read (carefully) this', 14)).to.deep.equal(['please read ', '(carefully) this'])
    expect(cut('我们今天去公园', 6)[0]).to.equal('我们今天去')
  })

  it('falls back to graphemes and never cuts one', () => {
    expect(cut('aaaaaaaaaa', 6)).to.deep.equal(['aaaaaa', 'aaaa'])
    const family = '👨‍👩‍👧‍👦'
    expect(cut(family.repeat(3), family.length + 5)[0]).to.equal(family)
    expect(cut('🇨🇳🇨🇳🇨🇳', 6)[0]).to.equal('🇨🇳')
    expect(cut('\r\n\r\n', 3)[0]).to.equal('\r\n')
  })

  it('cuts a grapheme larger than the room where it must', () => {
    expect(bestCut(`e${'\u0301'.repeat(50)}x`, 0, 20)).to.equal(20)
  })
})
