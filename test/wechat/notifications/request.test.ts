import { expect } from 'chai'
import { notificationRequest } from '../../../server/wechat/notifications/request.js'

const MESSAGE = { templateId: 'tpl', fields: { thing1: '你好' }, url: 'https://shop.example/a?b=1', onceId: 'abc' }

describe('notification request', () => {
  it('is what WeChat documents for template messages', () => {
    expect(notificationRequest('a/b', 'openid', { ...MESSAGE, kind: 'template' }, 5000)).to.deep.equal({
      call: 'notification',
      method: 'POST',
      path: '/cgi-bin/message/template/send?access_token=a%2Fb',
      body: {
        touser: 'openid',
        template_id: 'tpl',
        url: 'https://shop.example/a?b=1',
        client_msg_id: 'abc',
        data: { thing1: { value: '你好' } },
      },
      timeoutMs: 5000,
    })
  })

  it('is what WeChat documents for subscription notices, with no page where there is none', () => {
    const { path, body } = notificationRequest('t', 'openid', { ...MESSAGE, kind: 'subscription', url: '' }, 5000)
    expect(path).to.equal('/cgi-bin/message/subscribe/bizsend?access_token=t')
    expect(body).to.deep.equal({ touser: 'openid', template_id: 'tpl', data: { thing1: { value: '你好' } } })
    const withPage = notificationRequest('t', 'openid', { ...MESSAGE, kind: 'subscription' }, 5000)
    expect(withPage.body).to.include({ page: 'https://shop.example/a?b=1' })
  })
})
