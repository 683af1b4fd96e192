import { expect } from 'chai'
import fc from 'fast-check'
import { prepareKey } from '../../../server/wechat/cipher.js'
import { copyRequest } from '../../../server/wechat/forwarding/copy-request.js'
import type { ReceivedPush } from '../../../server/wechat/push-reader.js'
import { createPushReader } from '../../../server/wechat/push-reader.js'
import {
  AES_KEY,
  APP_ID,
  account,
  encryptedQuery,
  encryptFor,
  envelope,
  NOW,
  OLD_AES_KEY,
  plainQuery,
  textPush,
} from '../account.js'

const BACKEND_TOKEN = 'token-of-the-backend'
const FORWARD = { url: 'https://backend.example/wechat', token: BACKEND_TOKEN }
/** A reader of the backend's own: what the copy says has to convince it, as a push of WeChat would. */
const theirs = (key: string | undefined, mode: 'plain' | 'safe' | 'compatible') =>
  createPushReader(account({ token: BACKEND_TOKEN, encodingAesKey: key, messageModes: [mode] }), {
    clockToleranceSeconds: 300,
    clock: { now: () => NOW, monotonic: () => NOW },
  })
const ours = createPushReader(account({ messageModes: ['plain', 'safe'], encodingAesKey: AES_KEY }), {
  clockToleranceSeconds: 300,
  clock: { now: () => NOW, monotonic: () => NOW },
})
const compatible = createPushReader(account({ messageModes: ['compatible'] }), {
  clockToleranceSeconds: 300,
  clock: { now: () => NOW, monotonic: () => NOW },
})

const plainPush = (body: string) => ours.read(plainQuery({ nonce: `n${body.length}` }), Buffer.from(body), 'text/xml')
function safePush(clear: string): ReceivedPush {
  const encrypted = encryptFor(clear)
  return ours.read(encryptedQuery(encrypted), Buffer.from(envelope(encrypted)), 'text/xml')
}

function copyOf(received: ReceivedPush, key?: string, url = FORWARD.url) {
  const to = { forward: { ...FORWARD, url }, key: key === undefined ? undefined : prepareKey(key), appId: APP_ID }
  const copy = copyRequest(received, to, NOW, '1234567890')
  const at = copy.url.indexOf('?')
  return { ...copy, query: copy.url.slice(at + 1), body: Buffer.from(copy.body) }
}

describe('the copy of a push for another backend', () => {
  it('has the clear bytes unchanged, signed with the token of the backend', () => {
    const clear = textPush('你好  ]]> &amp;\n')
    for (const received of [plainPush(clear), safePush(clear)]) {
      const copy = copyOf(received)
      expect(copy.body.toString('utf8')).to.equal(clear)
      expect(copy.contentType).to.match(/^text\/xml/)
      expect(new URLSearchParams(copy.query).get('openid')).to.equal('o1')
      expect(theirs(undefined, 'plain').read(copy.query, copy.body, copy.contentType).push).to.deep.equal(received.push)
    }
  })

  it('is encrypted under the key of the backend, as in safe mode', () => {
    for (const received of [plainPush(textPush('秘密')), safePush(textPush('秘密'))]) {
      const copy = copyOf(received, OLD_AES_KEY)
      expect(copy.body.toString('utf8')).not.to.contain('秘密')
      const read = theirs(OLD_AES_KEY, 'safe').read(copy.query, copy.body, copy.contentType)
      expect(read.push).to.deep.equal(received.push)
      expect(read.wire.mode).to.equal('safe')
    }
  })

  it('has both forms where the account has the compatible mode', () => {
    const clear = textPush('两种')
    const encrypted = encryptFor(clear)
    const body = clear.replace('</xml>', `<Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`)
    const received = compatible.read(encryptedQuery(encrypted), Buffer.from(body), 'text/xml')
    const copy = copyOf(received, OLD_AES_KEY)
    expect(copy.body.toString('utf8')).to.contain('两种')
    const read = theirs(OLD_AES_KEY, 'compatible').read(copy.query, copy.body, copy.contentType)
    expect(read.wire.mode).to.equal('compatible')
    expect(read.push).to.deep.equal(received.push)
    expect(copyOf(received).body.toString('utf8')).to.equal(clear)
  })

  it('stays JSON, with every digit of its ids, in each form', () => {
    const clear =
      '{"ToUserName":"gh_1","FromUserName":"o1","CreateTime":1766000000,"MsgType":"text","Content":"x","MsgId":9007199254740993001}'
    const received = ours.read(plainQuery({ nonce: 'json' }), Buffer.from(clear), 'application/json')
    expect(copyOf(received).body.toString('utf8')).to.equal(clear)
    const safe = copyOf(received, OLD_AES_KEY)
    expect(safe.contentType).to.match(/^application\/json/)
    expect(Object.keys(JSON.parse(safe.body.toString('utf8')))).to.deep.equal(['ToUserName', 'Encrypt'])
    expect(theirs(OLD_AES_KEY, 'safe').read(safe.query, safe.body, safe.contentType).push.msgId).to.equal(
      '9007199254740993001',
    )
    const encrypted = encryptFor(clear)
    const both = `${clear.slice(0, -1)},"Encrypt":"${encrypted}"}`
    const inBoth = compatible.read(encryptedQuery(encrypted), Buffer.from(both), 'application/json')
    const copy = copyOf(inBoth, OLD_AES_KEY)
    expect(copy.body.toString('utf8')).to.contain('"MsgId":9007199254740993001,"Encrypt":"')
    expect(theirs(OLD_AES_KEY, 'compatible').read(copy.query, copy.body, copy.contentType).push).to.deep.equal(
      inBoth.push,
    )
  })

  it("keeps what stands in the backend's address", () => {
    const { url } = copyOf(plainPush(textPush('q')), undefined, 'https://backend.example/in?site=2&x=%20')
    expect(url).to.match(/^https:\/\/backend\.example\/in\?site=2&x=%20&signature=[0-9a-f]{40}&timestamp=1766000000&/)
  })

  it('carries any text over, through either encryption', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), fc.boolean(), (text, encrypt) => {
        const clear = textPush(text)
        const received = safePush(clear)
        const copy = copyOf(received, encrypt ? OLD_AES_KEY : undefined)
        const read = theirs(encrypt ? OLD_AES_KEY : undefined, encrypt ? 'safe' : 'plain').read(
          copy.query,
          copy.body,
          copy.contentType,
        )
        expect(read.push).to.deep.equal(received.push)
      }),
    )
  })
})
