import { expect } from 'chai'
import fc from 'fast-check'
import type { WeChatAccountConfig } from '../../server/config/types.js'
import { RelayError } from '../../server/errors.js'
import { decrypt, prepareKey } from '../../server/wechat/cipher.js'
import { readPushBody } from '../../server/wechat/push-body.js'
import type { PushReader } from '../../server/wechat/push-reader.js'
import { createPushReader } from '../../server/wechat/push-reader.js'
import type { PushOf } from '../../server/wechat/pushes/push.js'
import { sign } from '../../server/wechat/signature.js'
import {
  AES_KEY,
  APP_ID,
  account,
  encryptedQuery,
  encryptFor,
  envelope,
  NOW,
  OLD_AES_KEY,
  OLD_TOKEN,
  plainQuery,
  TOKEN,
  textPush,
} from './account.js'
import { errorCode } from './error-code.js'

function reader(wechat: Partial<WeChatAccountConfig> = {}, clockToleranceSeconds = 300, now = NOW): PushReader {
  return createPushReader(account(wechat), { clockToleranceSeconds, clock: { now: () => now, monotonic: () => now } })
}

const PLAIN = { messageModes: ['plain'] } as const
const SAFE = { messageModes: ['safe'] } as const
const COMPATIBLE = { messageModes: ['compatible'] } as const
const ROTATING = { tokenPrevious: OLD_TOKEN, encodingAesKeyPrevious: OLD_AES_KEY }

function safePush(
  content = 'hello',
  aesKey = AES_KEY,
  appId = APP_ID,
): { query: string; body: Buffer; encrypted: string } {
  const encrypted = encryptFor(textPush(content), aesKey, appId)
  return { query: encryptedQuery(encrypted), body: Buffer.from(envelope(encrypted)), encrypted }
}

function compatiblePush(inner: string, clear: string): { query: string; body: Buffer } {
  const encrypted = encryptFor(inner)
  const body = clear.replace('</xml>', `<Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`)
  return { query: encryptedQuery(encrypted), body: Buffer.from(body) }
}

function read(from: PushReader, query: string, body: string | Buffer, type?: string): string {
  return errorCode(() => from.read(query, Buffer.from(body), type))
}

function contentOf(from: PushReader, query: string, body: string | Buffer, type?: string): string {
  return (from.read(query, Buffer.from(body), type).push as PushOf<'text'>).payload.content
}

describe('wechat/push-reader', () => {
  describe('echo', () => {
    it('answers the echostr of a signed request in every mode', () => {
      for (const mode of [PLAIN, SAFE, COMPATIBLE]) {
        expect(reader(mode).echo(`${plainQuery()}&echostr=echo-8861`)).to.equal('echo-8861')
      }
    })

    it('decrypts the echostr that comes with msg_signature', () => {
      const encrypted = encryptFor('plain echo')
      const query = `${encryptedQuery(encrypted)}&echostr=${encodeURIComponent(encrypted)}`
      expect(reader(SAFE).echo(query)).to.equal('plain echo')
    })

    const refused: [string, string, string][] = [
      ['no query', '', 'signature_missing'],
      ['no signature', `timestamp=${NOW / 1000}&nonce=1&echostr=1`, 'signature_missing'],
      ['no timestamp', `signature=${sign(TOKEN, '', '1')}&nonce=1&echostr=1`, 'signature_missing'],
      ['an empty signature', `signature=&timestamp=1&nonce=1&echostr=1`, 'signature_missing'],
      [
        'a wrong signature',
        `signature=${'0'.repeat(40)}&timestamp=${NOW / 1000}&nonce=1&echostr=1`,
        'signature_mismatch',
      ],
      ['another token', `${plainQuery({ token: 'other' })}&echostr=1`, 'signature_mismatch'],
      ['no echostr', plainQuery(), 'malformed_request'],
      ['two echostr', `${plainQuery()}&echostr=1&echostr=2`, 'malformed_request'],
      ['a stale timestamp', `${plainQuery({ timestamp: String(NOW / 1000 - 301) })}&echostr=1`, 'stale_timestamp'],
      [
        'a wrong msg_signature beside a right signature',
        `${plainQuery()}&msg_signature=ab&echostr=1`,
        'signature_mismatch',
      ],
      ['an echostr for another key', `${encryptedQuery('AAAA')}&echostr=AAAA`, 'decryption_failed'],
    ]
    for (const [name, query, code] of refused) {
      it(`refuses ${name}`, () => {
        expect(errorCode(() => reader(SAFE).echo(query))).to.equal(code)
      })
    }
  })

  describe('plain mode', () => {
    it('reads a text and replies in clear', () => {
      const { push, reply } = reader().read(plainQuery(), Buffer.from(textPush(' 你好 ]]> ')), 'text/xml')
      expect(push).to.deep.include({ kind: 'text', openId: 'o1', toUserName: 'gh_1', createdAt: NOW / 1000 })
      expect((push as PushOf<'text'>).payload.content).to.equal(' 你好 ]]> ')
      const answer = readPushBody(Buffer.from(reply('收到', NOW)), 'text/xml').fields
      expect(answer).to.include({ ToUserName: 'o1', FromUserName: 'gh_1', Content: '收到' })
    })

    it('reads JSON and replies in JSON', () => {
      const body = `{"ToUserName":"gh_1","FromUserName":"o1","CreateTime":${NOW / 1000},"MsgType":"text","Content":"hi","MsgId":9007199254740993001}`
      const { push, reply } = reader().read(plainQuery(), Buffer.from(body), undefined)
      expect(push.msgId).to.equal('9007199254740993001')
      expect(JSON.parse(reply('ok', NOW))).to.include({ ToUserName: 'o1', Content: 'ok' })
    })

    it('takes the previous token during rotation', () => {
      expect(read(reader(ROTATING), plainQuery({ token: OLD_TOKEN }), textPush('x'))).to.equal('none')
      expect(read(reader(), plainQuery({ token: OLD_TOKEN }), textPush('x'))).to.equal('signature_mismatch')
    })

    it('takes a retry under its signature, and no other message', () => {
      const from = reader()
      expect(read(from, plainQuery(), textPush('a', '1'))).to.equal('none')
      expect(read(from, plainQuery(), textPush('a', '1'))).to.equal('none')
      expect(read(from, plainQuery(), textPush('b', '2'))).to.equal('signature_reused')
      expect(read(from, plainQuery({ nonce: 'nonce-2' }), textPush('b', '2'))).to.equal('none')
    })

    const refused: [string, string, string, string][] = [
      ['no signature', 'timestamp=1&nonce=1', textPush('x'), 'signature_missing'],
      ['no nonce', `signature=ab&timestamp=1`, textPush('x'), 'signature_missing'],
      [
        'a signature of another nonce',
        plainQuery().replace('nonce=nonce-1', 'nonce=nonce-2'),
        textPush('x'),
        'signature_mismatch',
      ],
      [
        'a signature in capitals',
        plainQuery().replace(/signature=\w+/, (text) => text.toUpperCase().replace('SIGNATURE', 'signature')),
        textPush('x'),
        'signature_mismatch',
      ],
      ['a wrong signature before a malformed body', `signature=ab&timestamp=1&nonce=1`, '<', 'signature_mismatch'],
      ['a timestamp that is no number', plainQuery({ timestamp: 'soon' }), textPush('x'), 'malformed_request'],
      ['a repeated nonce', `${plainQuery()}&nonce=2`, textPush('x'), 'malformed_request'],
      ['a list as signature', plainQuery().replace('signature=', 'signature[]='), textPush('x'), 'malformed_request'],
      ['an unknown encrypt_type', `${plainQuery()}&encrypt_type=rot13`, textPush('x'), 'malformed_request'],
      ['an empty body', plainQuery(), '', 'empty_body'],
      ['a malformed body', plainQuery(), '<xml>', 'malformed_body'],
      ['no fields', plainQuery(), '<xml></xml>', 'invalid_push'],
      ['no sender', plainQuery(), textPush('x').replace(/<FromUserName>.*<\/FromUserName>/, ''), 'invalid_push'],
      ['an empty sender', plainQuery(), textPush('x').replace('[o1]', '[]'), 'invalid_push'],
      [
        'a sender of 129 characters',
        plainQuery(),
        textPush('x').replace('[o1]', `[${'o'.repeat(129)}]`),
        'invalid_push',
      ],
      ['a MsgId of 129 digits', plainQuery(), textPush('x', '1'.repeat(129)), 'invalid_push'],
      ['a time that is no number', plainQuery(), textPush('x').replace(String(NOW / 1000), 'now'), 'invalid_push'],
      ['a sender that is a group', plainQuery(), textPush('x').replace('<![CDATA[o1]]>', '<a>o1</a>'), 'invalid_push'],
      ['an event without name', plainQuery(), textPush('x').replace('[text]', '[event]'), 'invalid_push'],
    ]
    for (const [name, query, body, code] of refused) {
      it(`refuses ${name}`, () => {
        expect(read(reader(), query, body)).to.equal(code)
      })
    }
  })

  describe('freshness', () => {
    for (const [offset, code] of [
      [-301, 'stale_timestamp'],
      [-300, 'none'],
      [300, 'none'],
      [301, 'stale_timestamp'],
    ] as const) {
      it(`answers ${code} at ${offset} s`, () => {
        const timestamp = String(NOW / 1000 + offset)
        expect(read(reader(), plainQuery({ timestamp }), textPush('x'))).to.equal(code)
        const encrypted = encryptFor(textPush('x'))
        expect(read(reader(SAFE), encryptedQuery(encrypted, { timestamp }), envelope(encrypted))).to.equal(code)
      })
    }

    it('is off with a tolerance of 0, and the signature stays bound', () => {
      const from = reader(PLAIN, 0)
      const query = plainQuery({ timestamp: '1' })
      expect(read(from, query, textPush('a', '1'))).to.equal('none')
      expect(read(from, query, textPush('b', '2'))).to.equal('signature_reused')
    })
  })

  describe('safe mode', () => {
    it('reads a text and encrypts the reply for its own time', () => {
      const { query, body } = safePush('密文')
      const { push, reply } = reader(SAFE).read(query, body, 'text/xml')
      expect((push as PushOf<'text'>).payload.content).to.equal('密文')
      const sealed = readPushBody(Buffer.from(reply('收到', NOW + 2000)), 'text/xml').fields
      const [encrypted, timestamp] = [String(sealed.Encrypt), String(NOW / 1000 + 2)]
      expect(sealed.MsgSignature).to.equal(sign(TOKEN, timestamp, 'nonce-1', encrypted))
      const clear = decrypt(encrypted, prepareKey(AES_KEY), APP_ID)
      expect(readPushBody(clear, undefined).fields).to.include({ ToUserName: 'o1', Content: '收到' })
    })

    it('reads JSON in a JSON envelope and replies likewise', () => {
      const inner = `{"ToUserName":"gh_1","FromUserName":"o1","CreateTime":${NOW / 1000},"MsgType":"event","Event":"debug_demo","debug_str":"x"}`
      const encrypted = encryptFor(inner)
      const body = JSON.stringify({ ToUserName: 'gh_1', Encrypt: encrypted })
      const { push, reply } = reader(SAFE).read(encryptedQuery(encrypted), Buffer.from(body), 'application/json')
      expect(push.kind).to.equal('event.debug_demo')
      const sealed = JSON.parse(reply('ok', NOW)) as { Encrypt: string }
      expect(JSON.parse(decrypt(sealed.Encrypt, prepareKey(AES_KEY), APP_ID).toString())).to.include({ Content: 'ok' })
    })

    it('takes token and key of before during rotation, and replies with what fitted', () => {
      const encrypted = encryptFor(textPush('x'), OLD_AES_KEY)
      const query = encryptedQuery(encrypted, { token: OLD_TOKEN })
      const { reply } = reader({ ...SAFE, ...ROTATING }).read(query, Buffer.from(envelope(encrypted)), undefined)
      const sealed = readPushBody(Buffer.from(reply('ok', NOW)), undefined).fields
      const answer = String(sealed.Encrypt)
      expect(sealed.MsgSignature).to.equal(sign(OLD_TOKEN, String(NOW / 1000), 'nonce-1', answer))
      expect(decrypt(answer, prepareKey(OLD_AES_KEY), APP_ID).toString()).to.include('ok')
      const current = safePush('new')
      expect(contentOf(reader({ ...SAFE, ...ROTATING }), current.query, current.body)).to.equal('new')
    })

    const good = safePush()
    const refused: [string, string, string | Buffer, string][] = [
      ['a clear push with a right signature', plainQuery(), textPush('x'), 'mode_not_taken'],
      ['an encrypted push without msg_signature', `${plainQuery()}&encrypt_type=aes`, good.body, 'signature_missing'],
      ['an encrypted push with the plain signature alone', plainQuery(), good.body, 'mode_not_taken'],
      ['no signature at all', `timestamp=1&nonce=1&encrypt_type=aes`, good.body, 'signature_missing'],
      ['a clear body under msg_signature', good.query, textPush('x'), 'mode_not_taken'],
      ['an empty Encrypt', good.query, envelope(''), 'mode_not_taken'],
      ['another Encrypt', good.query, safePush('other').body, 'signature_mismatch'],
      [
        'a wrong msg_signature',
        `${plainQuery()}&encrypt_type=aes&msg_signature=${'0'.repeat(40)}`,
        good.body,
        'signature_mismatch',
      ],
      ['an empty body', good.query, '', 'empty_body'],
      [
        'an Encrypt twice',
        good.query,
        good.body.toString().replace('</xml>', '<Encrypt>x</Encrypt></xml>'),
        'malformed_body',
      ],
    ]
    for (const [name, query, body, code] of refused) {
      it(`refuses ${name}`, () => {
        expect(read(reader(SAFE), query, body)).to.equal(code)
      })
    }

    const inner: [string, string, string][] = [
      ['nothing', '', 'empty_body'],
      ['white space', '  ', 'empty_body'],
      ['malformed XML', '<xml>', 'malformed_body'],
      ['__proto__', '<xml><__proto__>1</__proto__></xml>', 'malformed_body'],
      ['DOCTYPE', '<!DOCTYPE a><xml></xml>', 'malformed_body'],
      ['no fields', '<xml></xml>', 'invalid_push'],
    ]
    for (const [name, plain, code] of inner) {
      it(`refuses ${name} after decryption`, () => {
        const encrypted = encryptFor(plain)
        expect(read(reader(SAFE), encryptedQuery(encrypted), envelope(encrypted))).to.equal(code)
      })
    }

    it('refuses another AppID, also while keys rotate, and bytes that do not decrypt', () => {
      const other = safePush('x', AES_KEY, 'wx-other')
      expect(read(reader(SAFE), other.query, other.body)).to.equal('app_id_mismatch')
      expect(read(reader({ ...SAFE, ...ROTATING }), other.query, other.body)).to.equal('app_id_mismatch')
      const junk = Buffer.alloc(96, 1).toString('base64')
      expect(read(reader({ ...SAFE, ...ROTATING }), encryptedQuery(junk), envelope(junk))).to.equal('decryption_failed')
    })
  })

  describe('compatible mode', () => {
    it('trusts only the decrypted part', () => {
      const { query, body } = compatiblePush(textPush('true'), textPush('forged').replace('[o1]', '[o-forged]'))
      const { push } = reader(COMPATIBLE).read(query, body, undefined)
      expect(push.openId).to.equal('o1')
      expect((push as PushOf<'text'>).payload.content).to.equal('true')
    })

    it('is not taken by a safe account, nor safe mode by a compatible one, but both by one that switches', () => {
      const push = compatiblePush(textPush('x'), textPush('x'))
      const safe = safePush()
      expect(read(reader(SAFE), push.query, push.body)).to.equal('mode_not_taken')
      expect(read(reader(COMPATIBLE), safe.query, safe.body)).to.equal('mode_not_taken')
      expect(read(reader(COMPATIBLE), plainQuery(), textPush('x'))).to.equal('mode_not_taken')
      const both = reader({ messageModes: ['safe', 'compatible'] })
      expect(read(both, push.query, push.body)).to.equal('none')
      expect(read(both, safe.query, safe.body)).to.equal('none')
    })

    it('does not let the plain signature of an encrypted push carry a clear one', () => {
      const both = reader({ messageModes: ['safe', 'plain'] })
      const safe = safePush()
      expect(read(both, safe.query, safe.body)).to.equal('none')
      expect(read(both, plainQuery(), textPush('forged', '99'))).to.equal('signature_reused')
    })
  })

  it('needs an AES key for the encrypted modes', () => {
    expect(() => reader({ ...SAFE, encodingAesKey: undefined })).to.throw('EncodingAESKey')
    expect(read(reader({ encodingAesKey: undefined }), plainQuery(), textPush('x'))).to.equal('none')
  })

  it('meets any bytes with a 400 or 401, in every mode and behind right signatures', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((value) => Buffer.from(value)),
      fc.string({ unit: 'binary', maxLength: 200 }).map((value) => Buffer.from(`<xml>${value}</xml>`)),
      fc.json().map((value) => Buffer.from(value)),
    )
    const all = reader({ messageModes: ['safe', 'compatible', 'plain'] })
    const check = (call: () => unknown): void => {
      try {
        call()
      } catch (error) {
        expect(error).to.be.instanceOf(RelayError)
        expect((error as RelayError).status).to.be.oneOf([400, 401])
      }
    }
    fc.assert(
      fc.property(bytes, fc.string({ unit: 'binary' }), fc.option(fc.string()), (body, query, type) => {
        check(() => all.read(query, body, type ?? undefined))
        check(() => all.read(plainQuery(), body, type ?? undefined))
        const encrypted = body.toString('base64')
        check(() => all.read(encryptedQuery(encrypted), Buffer.from(envelope(encrypted)), type ?? undefined))
        const sealed = encryptFor(body.toString())
        check(() => all.read(encryptedQuery(sealed), Buffer.from(envelope(sealed)), undefined))
        check(() => all.echo(query))
      }),
      { numRuns: 500 },
    )
  })
})
