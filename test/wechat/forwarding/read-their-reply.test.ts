import { expect } from 'chai'
import { prepareKey } from '../../../server/wechat/cipher.js'
import { readTheirReply } from '../../../server/wechat/forwarding/read-their-reply.js'
import { passiveText, sealReply } from '../../../server/wechat/passive-reply.js'
import { AES_KEY, APP_ID, NOW, OLD_AES_KEY, OLD_TOKEN, TOKEN } from '../account.js'

const PUSH = { openId: 'o1', toUserName: 'gh_1' }
const KEY = prepareKey(AES_KEY)
const KEYS = { token: TOKEN, key: KEY, appId: APP_ID }
const SEAL = { key: KEY, token: TOKEN, appId: APP_ID, nonce: 'n' }
const TEXT = passiveText('xml', 'o1', 'gh_1', '您好', NOW)
const JSON_TEXT = passiveText('json', 'o1', 'gh_1', '您好', NOW)
const NEWS =
  '<xml><ToUserName><![CDATA[o1]]></ToUserName><FromUserName><![CDATA[gh_1]]></FromUserName><CreateTime>1</CreateTime>' +
  '<MsgType><![CDATA[news]]></MsgType><ArticleCount>1</ArticleCount><Articles><item><Title><![CDATA[t]]></Title>' +
  '<Url><![CDATA[https://x.example/]]></Url></item></Articles></xml>'

const read = (answer: string, form: 'xml' | 'json' = 'xml', keys: Parameters<typeof readTheirReply>[3] = KEYS) =>
  readTheirReply(Buffer.from(answer), PUSH, form, keys)

describe("reading the other backend's answer", () => {
  it('knows nothing: an empty body and success', () => {
    for (const answer of ['', ' \n', 'success', 'success\n']) expect(read(answer)).to.deep.equal({ kind: 'nothing' })
  })

  it('takes a clear reply of any type as it is', () => {
    for (const answer of [TEXT, NEWS, TEXT.replace('[text]', '[transfer_customer_service]'), `\n${TEXT}\n`])
      expect(read(answer)).to.deep.equal({ kind: 'reply', body: answer.trim() })
    expect(read(JSON_TEXT, 'json')).to.deep.equal({ kind: 'reply', body: JSON_TEXT })
  })

  it('opens an encrypted reply, in either form', () => {
    expect(read(sealReply('xml', TEXT, SEAL, NOW))).to.deep.equal({ kind: 'reply', body: TEXT })
    expect(read(sealReply('json', JSON_TEXT, SEAL, NOW), 'json')).to.deep.equal({ kind: 'reply', body: JSON_TEXT })
  })

  it('refuses what was not signed with the token, or not encrypted under the key', () => {
    const sealed = sealReply('xml', TEXT, SEAL, NOW)
    const why = (answer: string, keys = KEYS) => {
      const reply = read(answer, 'xml', keys)
      return reply.kind === 'unusable' ? reply.why : reply.kind
    }
    expect(why(sealed, { ...KEYS, token: OLD_TOKEN })).to.equal('signature')
    expect(why(sealed.replace(/<MsgSignature>.*?<\/MsgSignature>/, ''))).to.equal('signature')
    expect(why(sealed, { ...KEYS, key: prepareKey(OLD_AES_KEY) })).to.equal('undecipherable')
    expect(why(sealed, { ...KEYS, appId: 'wx-other' })).to.equal('undecipherable')
    expect(why(sealReply('xml', 'no reply', SEAL, NOW))).to.equal('malformed')
    const { key: _key, ...withoutKey } = KEYS
    expect(read(sealed, 'xml', { ...withoutKey, key: undefined })).to.deep.equal({
      kind: 'unusable',
      why: 'undecipherable',
    })
  })

  for (const [what, answer] of [
    ['to somebody else', passiveText('xml', 'o2', 'gh_1', 'x', NOW)],
    ['of another account', passiveText('xml', 'o1', 'gh_2', 'x', NOW)],
    ['empty', passiveText('xml', 'o1', 'gh_1', '', NOW)],
    ['longer than WeChat shows', passiveText('xml', 'o1', 'gh_1', '长'.repeat(683), NOW)],
    ['of a type nobody knows', TEXT.replace('[text]', '[card]')],
    ['without a time', TEXT.replace(/<CreateTime>\d+/, '<CreateTime>now')],
  ] as const) {
    it(`refuses a reply ${what}`, () => {
      expect(read(answer)).to.deep.equal({ kind: 'unusable', why: 'not_a_reply' })
    })
  }

  it('refuses another form, and what is neither', () => {
    expect(read(JSON_TEXT)).to.deep.equal({ kind: 'unusable', why: 'other_form' })
    for (const answer of ['ok', '<html><body>502</body></html>', '<xml>', '{"a":', '<!DOCTYPE x><xml></xml>'])
      expect(read(answer)).to.deep.equal({ kind: 'unusable', why: 'malformed' })
  })
})
