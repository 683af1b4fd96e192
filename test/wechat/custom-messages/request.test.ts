import { expect } from 'chai'
import type { CustomMessage } from '../../../server/relay/messages/custom-message.js'
import { customMessageRequest } from '../../../server/wechat/custom-messages/request.js'

const text: CustomMessage = { type: 'text', text: ' hi\n' }

describe('custom message request', () => {
  it('is what WeChat documents', () => {
    expect(customMessageRequest('a/b', 'openid', text, 5000)).to.deep.equal({
      call: 'send',
      method: 'POST',
      path: '/cgi-bin/message/custom/send?access_token=a%2Fb',
      body: { touser: 'openid', msgtype: 'text', text: { content: ' hi\n' } },
      timeoutMs: 5000,
    })
  })

  const bodies: readonly [CustomMessage, object][] = [
    [text, { content: ' hi\n' }],
    [{ type: 'image', mediaId: 'm1' }, { media_id: 'm1' }],
    [{ type: 'voice', mediaId: 'm1' }, { media_id: 'm1' }],
    [
      { type: 'video', mediaId: 'm1', thumbMediaId: 'm2', title: 't', description: '' },
      { media_id: 'm1', thumb_media_id: 'm2', title: 't', description: '' },
    ],
    [
      { type: 'video', mediaId: 'm1', thumbMediaId: '', title: '', description: '' },
      { media_id: 'm1', title: '', description: '' },
    ],
    [
      { type: 'news', title: 't', description: 'd', url: 'https://a.example/', pictureUrl: '' },
      { articles: [{ title: 't', description: 'd', url: 'https://a.example/', picurl: '' }] },
    ],
    [
      { type: 'msgmenu', head: 'Sure?', entries: [{ id: 'a', label: 'Yes' }], tail: '' },
      { head_content: 'Sure?', list: [{ id: 'a', content: 'Yes' }], tail_content: '' },
    ],
  ]
  for (const [message, expected] of bodies) {
    it(`puts a ${message.type} under its own name`, () => {
      const body = customMessageRequest('t', 'o', message, 1).body
      expect(body).to.deep.equal({ touser: 'o', msgtype: message.type, [message.type]: expected })
    })
  }

  const broken = 'a\ud83d👍\udc4d'
  const messages: readonly CustomMessage[] = [
    { type: 'text', text: broken },
    { type: 'video', mediaId: 'm', thumbMediaId: '', title: broken, description: broken },
    { type: 'news', title: broken, description: broken, url: 'https://a.example/', pictureUrl: '' },
    { type: 'msgmenu', head: broken, entries: [{ id: 'a', label: broken }], tail: broken },
  ]
  for (const message of messages) {
    it(`holds no surrogate escape on the wire in a ${message.type}`, () => {
      const json = JSON.stringify(customMessageRequest('t', 'o', message, 1).body)
      expect(json).to.contain('a\ufffd👍\ufffd')
      expect(json).not.to.contain('\\u')
    })
  }
})
