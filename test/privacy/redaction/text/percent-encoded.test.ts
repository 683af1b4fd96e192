import { expect } from 'chai'
import fc from 'fast-check'
import { decodeHidden } from '../../../../server/privacy/redaction/text/percent-encoded.js'

const digits = (word: string): number => word.match(/(?<!\d)1\d{10}(?!\d)/g)?.length ?? 0

describe('decodeHidden', () => {
  it('decodes a word that holds more then, and no other', () => {
    expect(decodeHidden('1380013800%30\n%E8%8C%B6 50%', digits)).to.equal('13800138000\n%E8%8C%B6 50%')
    expect(decodeHidden('?p=%252B8613800138000', digits)).to.equal('?p=%252B8613800138000')
    expect(decodeHidden('?p=%25313800138000', digits)).to.equal('?p=13800138000')
    expect(decodeHidden('a%zz%', () => 1)).to.equal('a%zz%')
  })

  it('leaves every text alone in which nothing is found', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => decodeHidden(text, () => 0) === text),
      { numRuns: 50 },
    )
  })

  it('takes time in proportion to the text', () => {
    const begun = process.cpuUsage()
    decodeHidden('%'.repeat(65_536) + '%41'.repeat(20_000) + '%25'.repeat(20_000), () => 0)
    expect(process.cpuUsage(begun).user / 1000).to.be.below(1000)
  })
})
