import { createHash } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { findSigningToken, sameSignature, sign } from '../../server/wechat/signature.js'

describe('wechat/signature', () => {
  it('is SHA-1 over the sorted parts, in lower-case hexadecimal', () => {
    const expected = createHash('sha1').update('1766000000abcnonce').digest('hex')
    expect(sign('abc', '1766000000', 'nonce')).to.equal(expected)
    const withBody = createHash('sha1').update('1766000000CIPHERabcnonce').digest('hex')
    expect(sign('abc', '1766000000', 'nonce', 'CIPHER')).to.equal(withBody)
  })

  it('accepts only the exact signature', () => {
    const right = sign('abc', '1', '2')
    expect(sameSignature(right, right)).to.equal(true)
    expect(sameSignature(right, right.toUpperCase())).to.equal(false)
    expect(sameSignature(right, right.slice(1))).to.equal(false)
    expect(sameSignature(right, '')).to.equal(false)
    expect(sameSignature(right, `é${right.slice(2)}`)).to.equal(false)
  })

  it('finds the current token before the previous one, and neither for a changed part', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (timestamp, nonce, encrypted) => {
        const given = sign('old', timestamp, nonce, encrypted)
        expect(findSigningToken(['new', 'old'], given, timestamp, nonce, encrypted)).to.equal('old')
        expect(findSigningToken(['new'], given, timestamp, nonce, encrypted)).to.equal(undefined)
        expect(findSigningToken(['old'], given, timestamp, nonce, `${encrypted}x`)).to.equal(undefined)
      }),
    )
  })
})
