import { expect } from 'chai'
import fc from 'fast-check'
import { readRange } from '../../server/http/byte-range.js'

describe('readRange', () => {
  it('reads the three forms of one range', () => {
    expect(readRange('bytes=0-0', 10)).to.deep.equal({ first: 0, last: 0 })
    expect(readRange('bytes=2-5', 10)).to.deep.equal({ first: 2, last: 5 })
    expect(readRange('bytes=2-', 10)).to.deep.equal({ first: 2, last: 9 })
    expect(readRange('bytes=-3', 10)).to.deep.equal({ first: 7, last: 9 })
    expect(readRange('bytes=-30', 10)).to.deep.equal({ first: 0, last: 9 })
    expect(readRange('bytes=5-999999', 10)).to.deep.equal({ first: 5, last: 9 })
  })

  it('says what lies outside', () => {
    for (const header of ['bytes=10-', 'bytes=10-12', 'bytes=-0']) {
      expect(readRange(header, 10), header).to.equal('unsatisfiable')
    }
  })

  it('takes the whole where no one range is asked for', () => {
    const headers = [
      undefined,
      '',
      'bytes=',
      'bytes=-',
      'bytes=0-1,3-4',
      'lines=1-2',
      'bytes=5-2',
      'bytes=a-b',
      'bytes = 1-2',
    ]
    for (const header of [...headers, `bytes=${'9'.repeat(40)}-`]) {
      expect(readRange(header, 10), header).to.equal('whole')
    }
  })

  it('never leaves the content', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.nat(), fc.integer({ min: 1 }), (text, a, b, size) => {
        for (const header of [text, `bytes=${a}-${b}`, `bytes=-${a}`, `bytes=${a}-`]) {
          const range = readRange(header, size)
          if (typeof range === 'string') continue
          expect(range.first).to.be.within(0, range.last)
          expect(range.last).to.be.lessThan(size)
        }
      }),
    )
  })
})
