import { expect } from 'chai'
import { createKeyRing } from '../../server/privacy/key-ring.js'
import { UnreadableCiphertext } from '../../server/privacy/sealing.js'

const OLD = { id: 'old', key: Buffer.alloc(32, 1) }
const NEW = { id: 'new', key: Buffer.alloc(32, 2) }
const KEY = Buffer.alloc(32, 7)

describe('key ring', () => {
  it('writes with the first key and reads with all of them', () => {
    const wrapped = createKeyRing([OLD]).wrap(KEY)
    const rotated = createKeyRing([NEW, OLD])
    expect(rotated.writingId).to.equal('new')
    expect(rotated.unwrap(wrapped).equals(KEY)).to.equal(true)
    expect(rotated.wrap(KEY)).to.match(/^new\.[\w-]+$/)
    expect(rotated.unwrap(rotated.wrap(KEY)).equals(KEY)).to.equal(true)
  })

  it('refuses what a key it lacks, or another key of the same id, has wrapped', () => {
    const wrapped = createKeyRing([OLD]).wrap(KEY)
    expect(() => createKeyRing([NEW]).unwrap(wrapped)).to.throw(UnreadableCiphertext)
    expect(() => createKeyRing([{ id: 'old', key: NEW.key }]).unwrap(wrapped)).to.throw(UnreadableCiphertext)
  })

  for (const wrapped of ['', '.', 'old', '.abc', 'old.', 'old.AAAA']) {
    it(`refuses "${wrapped}"`, () => {
      expect(() => createKeyRing([OLD]).unwrap(wrapped)).to.throw(UnreadableCiphertext)
    })
  }

  it('refuses a wrapped thing that is no key', () => {
    const ring = createKeyRing([OLD])
    expect(() => ring.unwrap(ring.wrap(Buffer.alloc(31)))).to.throw(UnreadableCiphertext)
  })

  it('needs a key', () => {
    expect(() => createKeyRing([])).to.throw(RangeError)
  })
})
