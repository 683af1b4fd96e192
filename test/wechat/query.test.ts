import { expect } from 'chai'
import fc from 'fast-check'
import { RelayError } from '../../server/errors.js'
import { readPushQuery } from '../../server/wechat/query.js'
import { errorCode } from './error-code.js'

describe('wechat/query', () => {
  it('reads the parameters, decoded', () => {
    expect(
      readPushQuery('signature=abc&timestamp=1&nonce=n%201&openid=o&encrypt_type=aes&msg_signature=d&echostr=a%2Bb+c'),
    ).to.deep.equal({
      signature: 'abc',
      timestamp: '1',
      nonce: 'n 1',
      msgSignature: 'd',
      encryptType: 'aes',
      echostr: 'a+b c',
    })
    expect(readPushQuery('').signature).to.equal(undefined)
    expect(readPushQuery('signature').signature).to.equal('')
  })

  for (const query of [
    'signature=a&signature=b',
    'signature=a&signature=a',
    'nonce=1&%6eonce=2',
    'timestamp[]=1',
    'timestamp%5B0%5D=1',
    'openid=1&openid=2',
    'nonce=%zz',
    'nonce=%ff',
  ]) {
    it(`refuses ${query}`, () => {
      expect(errorCode(() => readPushQuery(query))).to.equal('malformed_request')
    })
  }

  it('throws nothing but malformed_request', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (query) => {
        try {
          readPushQuery(query)
        } catch (error) {
          expect(error).to.be.instanceOf(RelayError)
          expect((error as RelayError).code).to.equal('malformed_request')
        }
      }),
    )
  })
})
