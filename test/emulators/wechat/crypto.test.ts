import { expect } from 'chai'
import { decryptMessage, encryptMessage } from './cipher.js'
import { signatureOf } from './signature.js'

// Both derived with coreutils and openssl, not with this code.
const KEY = 'MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY'
const ENCRYPTED = 'tUJGU2Ol9GSdeZ0zm1Q+80etE+KPT/GKgV8yHPlnfOuUXKo8F8qOtlfTta1lioJ4GYtB3Isd0chkKY+mj+S3+A=='

describe("the WeChat double's own cryptography", () => {
  it('signs the sorted parts', () => {
    const signature = 'fd581522a38ebec2fca0e36cab4d5753f9d88a94'
    expect(signatureOf(['mytoken', '1700000000', 'nonce42'])).to.equal(signature)
    expect(signatureOf(['nonce42', 'mytoken', '1700000000'])).to.equal(signature)
  })

  it('encrypts as openssl does with the padding of 32', () => {
    const random = Buffer.from('abcdefghijklmnop')
    expect(encryptMessage(KEY, 'wx0123456789abcdef', '你好', random)).to.equal(ENCRYPTED)
  })

  it('decrypts it again', () => {
    expect(decryptMessage(KEY, ENCRYPTED)).to.deep.equal({ message: '你好', appId: 'wx0123456789abcdef' })
  })

  it('pads an aligned content by a whole block', () => {
    const message = 'x'.repeat(64 - 20 - 2)
    const encrypted = encryptMessage(KEY, 'wx', message)
    expect(Buffer.from(encrypted, 'base64')).to.have.length(96)
    expect(decryptMessage(KEY, encrypted).message).to.equal(message)
  })

  it('refuses a ciphertext that is cut, damaged, or of another key', () => {
    const bytes = Buffer.from(ENCRYPTED, 'base64')
    expect(() => decryptMessage(KEY, bytes.subarray(0, 48).toString('base64'))).to.throw('whole blocks')
    bytes[63] = (bytes[63] ?? 0) ^ 1
    expect(() => decryptMessage(KEY, bytes.toString('base64'))).to.throw('padding is wrong')
    expect(() => decryptMessage(`N${KEY.slice(1)}`, ENCRYPTED)).to.throw()
    expect(() => decryptMessage('short', ENCRYPTED)).to.throw('43 characters')
  })
})
