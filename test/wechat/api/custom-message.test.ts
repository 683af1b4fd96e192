import { expect } from 'chai'
import { textMessageRequest } from '../../../server/wechat/api/custom-message.js'

describe('custom message of type text', () => {
  it('is what WeChat documents', () => {
    expect(textMessageRequest('a/b', 'openid', ' hi\n', 5000)).to.deep.equal({
      call: 'send',
      method: 'POST',
      path: '/cgi-bin/message/custom/send?access_token=a%2Fb',
      body: { touser: 'openid', msgtype: 'text', text: { content: ' hi\n' } },
      timeoutMs: 5000,
    })
  })

  it('holds no surrogate escape on the wire', () => {
    const json = JSON.stringify(textMessageRequest('t', 'o', 'a\ud83d👍\udc4d', 1).body)
    expect(json).to.contain('a\ufffd👍\ufffd')
    expect(json).not.to.contain('\\u')
  })
})
