import { expect } from 'chai'
import fc from 'fast-check'
import { canonicalText, type PlacedEntry, readCanonicalText } from '../../../server/privacy/audit/entry.js'
import { entry } from './trail-double.js'

const placed = (over: Partial<PlacedEntry> = {}): PlacedEntry => ({
  ...entry(),
  sequence: 3,
  recordedAt: 5,
  reasonDigest: '',
  ...over,
})

describe('canonicalText', () => {
  it('is read back as it was written, on one line', () => {
    const words = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 })
    const optional = fc.option(words, { nil: undefined })
    const counts = fc.option(fc.dictionary(fc.string({ minLength: 1 }), fc.nat(), { minKeys: 1 }), { nil: undefined })
    fc.assert(
      fc.property(optional, optional, optional, words, counts, (customerId, from, detail, reasonDigest, given) => {
        const written = placed({ customerId, from, detail, reasonDigest, counts: given })
        const text = canonicalText(written)
        expect(text).not.to.include('\n')
        const read = readCanonicalText(text)
        expect(read).to.deep.equal({ conversationId: undefined, reference: undefined, ...written })
      }),
      { numRuns: 60 },
    )
  })

  it('does not depend on the order of counts, nor hold the reason', () => {
    const one = canonicalText(placed({ counts: { b: 2, a: 1 }, reason: 'asked by 13800138000' }))
    expect(one).to.equal(canonicalText(placed({ counts: { a: 1, b: 2 } })))
  })

  it('reads nothing else', () => {
    for (const text of ['', '{}', '[1]', 'null', '[2,"a",1,1,1,"b","c","d","done","","","","","","",[]]']) {
      expect(readCanonicalText(text)).to.equal(undefined)
    }
  })
})
