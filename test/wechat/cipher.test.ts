import { createCipheriv } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { decrypt, encrypt, prepareKey } from '../../server/wechat/cipher.js'
import { AES_KEY, APP_ID, OLD_AES_KEY } from './account.js'
import { errorCode } from './error-code.js'

const key = prepareKey(AES_KEY)

/** Encrypts bytes as they are, so that tests can make every kind of wrong plaintext. */
function raw(plain: Buffer): string {
  const cipher = createCipheriv('aes-256-cbc', key.key, key.iv).setAutoPadding(false)
  return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64')
}

/** 16 random bytes, length, message, AppID, then the given padding bytes. */
function plaintext(message: string, length: number, appId: string, padding: (unpadded: number) => number[]): Buffer {
  const head = Buffer.alloc(20)
  head.writeUInt32BE(length, 16)
  const unpadded = Buffer.concat([head, Buffer.from(message), Buffer.from(appId)])
  return Buffer.concat([unpadded, Buffer.from(padding(unpadded.length))])
}

function right(unpadded: number): number[] {
  const padding = 32 - (unpadded % 32)
  return new Array<number>(padding).fill(padding)
}

describe('wechat/cipher', () => {
  it('reads back any text it encrypted', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ minLength: 1 }), (text, appId) => {
        const wellFormed = Buffer.from(text).toString()
        const encrypted = encrypt(wellFormed, key, appId)
        expect(Buffer.from(encrypted, 'base64').length % 32).to.equal(0)
        expect(decrypt(encrypted, key, appId).toString('utf8')).to.equal(wellFormed)
      }),
    )
  })

  it('pads by a whole block when the text ends on one', () => {
    const message = 'x'.repeat(64 - 20 - APP_ID.length)
    const encrypted = encrypt(message, key, APP_ID)
    expect(Buffer.from(encrypted, 'base64').length).to.equal(96)
    expect(decrypt(encrypted, key, APP_ID).toString()).to.equal(message)
  })

  it('takes every padding from 1 to 32', () => {
    for (let size = 0; size < 32; size++) {
      const message = 'm'.repeat(size)
      expect(decrypt(encrypt(message, key, APP_ID), key, APP_ID).toString()).to.equal(message)
    }
  })

  const wrong: Record<string, string> = {
    'nothing at all': '',
    'no base64': '!!!!',
    'no whole blocks': Buffer.alloc(48).toString('base64'),
    'random blocks': Buffer.alloc(64, 7).toString('base64'),
    'padding 0': raw(plaintext('m', 1, APP_ID, (size) => new Array<number>(32 - (size % 32)).fill(0))),
    'padding beyond 32': raw(plaintext('m', 1, APP_ID, (size) => new Array<number>(64 - (size % 32)).fill(33))),
    'padding bytes that differ': raw(plaintext('m', 1, APP_ID, (size) => [99, ...right(size).slice(1)])),
    'a length beyond the text': raw(plaintext('m', 1000, APP_ID, right)),
    'a length of four gigabytes': raw(plaintext('m', 0xffffffff, APP_ID, right)),
    'nothing but padding': raw(Buffer.alloc(32, 32)),
  }
  for (const [name, encrypted] of Object.entries(wrong)) {
    it(`refuses ${name}`, () => {
      expect(errorCode(() => decrypt(encrypted, key, APP_ID))).to.equal('decryption_failed')
    })
  }

  it('refuses another AppID, a shifted one and none', () => {
    expect(errorCode(() => decrypt(encrypt('m', key, 'wx-other'), key, APP_ID))).to.equal('app_id_mismatch')
    expect(errorCode(() => decrypt(encrypt('m', key, `${APP_ID}x`), key, APP_ID))).to.equal('app_id_mismatch')
    expect(errorCode(() => decrypt(encrypt('m', key, ''), key, APP_ID))).to.equal('app_id_mismatch')
    expect(errorCode(() => decrypt(raw(plaintext('m', 0, APP_ID, right)), key, APP_ID))).to.equal('app_id_mismatch')
  })

  it('refuses another key', () => {
    expect(errorCode(() => decrypt(encrypt('m', key, APP_ID), prepareKey(OLD_AES_KEY), APP_ID))).to.be.oneOf([
      'decryption_failed',
      'app_id_mismatch',
    ])
  })

  it('takes keys whose last character has unused bits, and no others', () => {
    expect(prepareKey(`${'A'.repeat(42)}R`).key.length).to.equal(32)
    expect(() => prepareKey('A'.repeat(42))).to.throw('43 characters')
    expect(() => prepareKey(`${'A'.repeat(42)}*`)).to.throw('43 characters')
  })
})
