import { expect } from 'chai'
import type { WeChatDoubleAccount } from './account.js'
import { encryptMessage } from './cipher.js'
import { judgeAnswer } from './passive-reply.js'
import { signatureOf } from './signature.js'

const account: WeChatDoubleAccount = {
  appId: 'wx0123456789abcdef',
  appSecret: 's',
  token: 'mytoken',
  encodingAesKey: 'MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY',
  mode: 'plain',
  originalId: 'gh_account',
}
const safe: WeChatDoubleAccount = { ...account, mode: 'safe' }

const FIELDS = {
  ToUserName: '<![CDATA[openid]]>',
  FromUserName: '<![CDATA[gh_account]]>',
  CreateTime: '1700000000',
  MsgType: '<![CDATA[text]]>',
  Content: '<![CDATA[你好]]>',
}
const clear = (changed: Partial<Record<keyof typeof FIELDS, string>> = {}) =>
  `<xml>${Object.entries({ ...FIELDS, ...changed })
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('')}</xml>`

function sealed(xml: string, wrong: { token?: string; appId?: string; timestamp?: string } = {}): string {
  const encrypt = encryptMessage(account.encodingAesKey ?? '', wrong.appId ?? account.appId, xml)
  const timestamp = wrong.timestamp ?? '1700000000'
  const signature = signatureOf([wrong.token ?? account.token, timestamp, 'n', encrypt])
  return `<xml><Encrypt><![CDATA[${encrypt}]]></Encrypt><MsgSignature><![CDATA[${signature}]]></MsgSignature><TimeStamp>${timestamp}</TimeStamp><Nonce><![CDATA[n]]></Nonce></xml>`
}

const judge = (body: string, by = account, status = 200) => judgeAnswer(by, 'openid', status, body)

describe('the answer to a push', () => {
  it('may be success, empty, or a text reply', () => {
    expect(judge('success')).to.deep.equal({ kind: 'success' })
    expect(judge('')).to.deep.equal({ kind: 'empty' })
    expect(judge(clear())).to.deep.equal({ kind: 'reply', text: '你好' })
  })

  it('is encrypted in safe mode, either way in compatible mode', () => {
    expect(judge('success', safe)).to.deep.equal({ kind: 'success' })
    expect(judge(sealed(clear()), safe)).to.deep.equal({ kind: 'reply', text: '你好' })
    for (const body of [clear(), sealed(clear())]) {
      expect(judge(body, { ...account, mode: 'compatible' })).to.deep.equal({ kind: 'reply', text: '你好' })
    }
  })

  it('may carry "]]>" split over two sections', () => {
    expect(judge(clear({ Content: '<![CDATA[a]]]]><![CDATA[>b]]>' }))).to.deep.equal({ kind: 'reply', text: 'a]]>b' })
  })

  const refused: [string, string, string, WeChatDoubleAccount?][] = [
    ['JSON', '{"ok":true}', 'not <xml>'],
    ['text around success', 'success\n', 'not <xml>'],
    ['an empty Content', clear({ Content: '<![CDATA[]]>' }), 'empty'],
    ['a Content over 2048 bytes', clear({ Content: `<![CDATA[${'好'.repeat(683)}]]>` }), '2048'],
    ['a Content outside CDATA', clear({ Content: 'hi' }), 'CDATA'],
    ['an unescaped "]]>"', clear({ Content: '<![CDATA[a]]>b]]>' }), 'CDATA'],
    ['another customer', clear({ ToUserName: '<![CDATA[other]]>' }), 'ToUserName'],
    ['another account', clear({ FromUserName: '<![CDATA[gh_other]]>' }), 'FromUserName'],
    ['a CreateTime in milliseconds', clear({ CreateTime: '1700000000000' }), 'CreateTime'],
    ['another MsgType', clear({ MsgType: '<![CDATA[image]]>' }), 'MsgType'],
    ['a field twice', clear().replace('</xml>', '<Content><![CDATA[x]]></Content></xml>'), 'twice'],
    ['a field too many', clear().replace('</xml>', '<FuncFlag>0</FuncFlag></xml>'), 'belong'],
    ['a field missing', clear().replace(/<CreateTime>.*<\/CreateTime>/, ''), 'CreateTime'],
    ['an encrypted reply in plain mode', sealed(clear()), 'plain mode'],
    ['a clear reply in safe mode', clear(), 'safe mode', safe],
    ['a reply signed with another token', sealed(clear(), { token: 'wrong' }), 'MsgSignature', safe],
    ['a reply for another AppID', sealed(clear(), { appId: 'wxother' }), 'AppID', safe],
    ['a TimeStamp that is none', sealed(clear(), { timestamp: 'now' }), 'TimeStamp', safe],
    ['a wrong reply inside the envelope', sealed(clear({ ToUserName: '<![CDATA[other]]>' })), 'ToUserName', safe],
  ]
  for (const [name, body, reason, by] of refused) {
    it(`is refused as ${name}`, () => {
      const judged = judge(body, by)
      expect(judged.kind).to.equal('wrong')
      expect(judged).to.have.property('violation').that.includes(reason)
    })
  }

  it('is refused with any status but 200', () => {
    expect(judge('success', account, 202)).to.deep.equal({ kind: 'wrong', violation: 'answered HTTP 202' })
  })
})
