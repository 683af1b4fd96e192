import { expect } from 'chai'
import fc from 'fast-check'
import { openBytes, openText, sealBytes, sealText, UnreadableCiphertext } from '../../server/privacy/sealing.js'

const KEY = Buffer.alloc(32, 1)

describe('sealing', () => {
  it('opens to the text that was sealed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, purpose) => {
        const wellFormed = Buffer.from(text).toString()
        expect(openText(sealText(text, KEY, purpose), KEY, purpose)).to.equal(wellFormed)
      }),
    )
  })

  it('opens to the bytes that were sealed', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(openBytes(sealBytes(Buffer.from(bytes), KEY, 'p'), KEY, 'p').equals(bytes)).to.equal(true)
      }),
    )
  })

  it('refuses a ciphertext with any one bit turned', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (text, place) => {
        const bytes = Buffer.from(sealText(text, KEY, 'p'), 'base64')
        const bit = place % (bytes.length * 8)
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(() => openText(bytes.toString('base64'), KEY, 'p')).to.throw(UnreadableCiphertext)
      }),
    )
  })

  it('refuses a ciphertext cut short at any place', () => {
    const bytes = Buffer.from(sealText('some text', KEY, 'p'), 'base64')
    for (let length = 0; length < bytes.length; length++) {
      const cut = bytes.subarray(0, length).toString('base64')
      expect(() => openText(cut, KEY, 'p'), String(length)).to.throw(UnreadableCiphertext)
    }
  })

  it('refuses another key and another purpose', () => {
    const sealed = sealText('some text', KEY, 'item:1')
    expect(() => openText(sealed, Buffer.alloc(32, 2), 'item:1')).to.throw(UnreadableCiphertext)
    expect(() => openText(sealed, KEY, 'item:2')).to.throw(UnreadableCiphertext)
  })

  it('never seals the same text to the same ciphertext', () => {
    const sealed = new Set(Array.from({ length: 2000 }, () => sealText('the same', KEY, 'p')))
    expect(sealed.size).to.equal(2000)
  })

  it('says nothing of the text in its error', () => {
    try {
      openText(sealText('secret words', KEY, 'p'), Buffer.alloc(32, 2), 'p')
      expect.fail('opened')
    } catch (error) {
      expect(String(error)).to.equal('UnreadableCiphertext: A stored ciphertext cannot be read with its key.')
    }
  })
})
