import { expect } from 'chai'
import { typingRequest } from '../../../server/wechat/api/typing.js'

describe('typing', () => {
  it('is what WeChat documents', () => {
    expect(typingRequest('t', 'openid', 5000)).to.include({
      method: 'POST',
      path: '/cgi-bin/message/custom/typing?access_token=t',
    })
    expect(typingRequest('t', 'openid', 5000).body).to.deep.equal({ touser: 'openid', command: 'Typing' })
  })
})
