import { expect } from 'chai'
import fc from 'fast-check'
import { decrypt, prepareKey } from '../../server/wechat/cipher.js'
import { passiveText, sealReply } from '../../server/wechat/passive-reply.js'
import { readPushBody } from '../../server/wechat/push-body.js'
import { sign } from '../../server/wechat/signature.js'
import { AES_KEY, APP_ID, NOW, TOKEN } from './account.js'

const seal = { key: prepareKey(AES_KEY), token: TOKEN, appId: APP_ID, nonce: 'n]]>1' }
const anyText = fc
  .oneof(fc.string({ unit: 'binary' }), fc.constantFrom(']]>', 'a]]>]]>b', '👩‍👩‍👧]]>', '<xml>&lt;', '\r\n'))
  .map((text) => Buffer.from(text).toString().replaceAll('\0', ''))

function fieldsOf(body: string): Record<string, unknown> {
  return structuredClone(readPushBody(Buffer.from(body), undefined).fields)
}

describe('wechat/passive-reply', () => {
  for (const form of ['xml', 'json'] as const) {
    it(`holds any text, read back from ${form}`, () => {
      fc.assert(
        fc.property(anyText, (text) => {
          expect(fieldsOf(passiveText(form, 'o1', 'gh_1', text, NOW + 999))).to.deep.equal({
            ToUserName: 'o1',
            FromUserName: 'gh_1',
            CreateTime: String(NOW / 1000),
            MsgType: 'text',
            Content: text,
          })
        }),
      )
    })

    it(`encrypts and signs in ${form}`, () => {
      fc.assert(
        fc.property(anyText, (text) => {
          const reply = passiveText(form, 'o1', 'gh_1', text, NOW)
          const sealed = fieldsOf(sealReply(form, reply, seal, NOW + 5999))
          const encrypted = String(sealed.Encrypt)
          const timestamp = String(NOW / 1000 + 5)
          expect(sealed).to.deep.equal({
            Encrypt: encrypted,
            MsgSignature: sign(TOKEN, timestamp, 'n]]>1', encrypted),
            TimeStamp: timestamp,
            Nonce: 'n]]>1',
          })
          expect(decrypt(encrypted, seal.key, APP_ID).toString()).to.equal(reply)
        }),
      )
    })
  }

  it('gives the time as a number in JSON', () => {
    expect(JSON.parse(sealReply('json', '{}', seal, NOW)).TimeStamp).to.equal(NOW / 1000)
    expect(JSON.parse(passiveText('json', 'o', 'g', 't', NOW)).CreateTime).to.equal(NOW / 1000)
  })
})
