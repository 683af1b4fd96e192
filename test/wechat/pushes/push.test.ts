import { expect } from 'chai'
import { dedupeParts } from '../../../server/wechat/pushes/push.js'
import { readPush } from '../../../server/wechat/pushes/read-push.js'
import { readXmlFields } from '../../../server/wechat/xml-fields.js'
import { pushFixture, readFixture } from './test-push-kind.js'

describe('wechat/pushes/push', () => {
  it('tells messages apart by MsgId, CreateTime and FromUserName', () => {
    const push = readFixture('text')
    expect(dedupeParts(push)).to.deep.equal([push.msgId, String(push.createdAt), push.openId])
  })

  it('tells events apart by CreateTime, FromUserName, Event and EventKey', () => {
    const push = readFixture('event.scan')
    expect(dedupeParts(push)).to.deep.equal([String(push.createdAt), push.openId, 'SCAN', 'poster-8'])
    const unsubscribe = readFixture('event.unsubscribe')
    expect(dedupeParts(unsubscribe)).to.deep.equal([
      String(unsubscribe.createdAt),
      unsubscribe.openId,
      'unsubscribe',
      '',
    ])
  })

  it('tells two persons apart whom the platform reports in the same second', () => {
    const xml = pushFixture('event.user_authorization_revoke')
    const one = readPush(readXmlFields(xml))
    const two = readPush(readXmlFields(xml.replace('o-person-2', 'o-person-9')))
    expect(dedupeParts(one)).not.to.deep.equal(dedupeParts(two))
  })
})
