import { expect } from 'chai'
import type { Push } from '../../../server/wechat/pushes/push.js'
import { readPush, rowOf } from '../../../server/wechat/pushes/read-push.js'
import { readXmlFields } from '../../../server/wechat/xml-fields.js'
import { errorCode } from '../error-code.js'
import { pushFixture, readFixture } from './test-push-kind.js'

function read(xml: string): Push {
  return readPush(readXmlFields(xml))
}

describe('wechat/pushes/read-push', () => {
  it('reads what every push has', () => {
    const push = read(pushFixture('text').replace('</xml>', '<MsgDataId>d1</MsgDataId><Idx>2</Idx></xml>'))
    expect(push).to.deep.include({
      openId: 'oCustomer_00000000000000000x',
      toUserName: 'gh_0123456789ab',
      createdAt: 1_766_000_000,
      msgId: '9007199254740993000',
      msgType: 'text',
      event: undefined,
      eventKey: undefined,
      msgDataId: 'd1',
      idx: '2',
    })
    expect(readFixture('event.click')).to.include({ msgId: undefined, event: 'CLICK', eventKey: 'ORDERS' })
  })

  it('knows an event in whatever case', () => {
    expect(read(pushFixture('event.scan').replace('[SCAN]', '[scan]')).kind).to.equal('event.scan')
  })

  it('keeps unknown messages, with or without MsgId', () => {
    const sticker = pushFixture('image').replace('[image]', '[sticker]')
    expect(read(sticker)).to.include({ kind: 'unknown', msgType: 'sticker', event: undefined })
    const without = read(sticker.replace(/<MsgId>.*<\/MsgId>/, ''))
    expect(without).to.include({ kind: 'unknown', msgId: undefined })
    expect(rowOf(without)).to.include({ disposition: 'keep', noticeName: 'unknown' })
  })

  for (const name of ['ToUserName', 'FromUserName', 'CreateTime', 'MsgType', 'Event']) {
    it(`refuses an unknown event without ${name}`, () => {
      const xml = pushFixture('unknown').replace(new RegExp(`<${name}>.*</${name}>`), '')
      expect(errorCode(() => read(xml))).to.equal('invalid_push')
    })
  }
})
