import { expect } from 'chai'
import { isUnsupportedText } from '../../server/wechat/unsupported-text.js'

describe('wechat/unsupported-text', () => {
  for (const text of [
    '【收到不支持的消息类型，暂无法显示】',
    '[收到不支持的消息类型，请在手机上查看]',
    '[Unsupported message. View on phone.]',
    '[Received an unsupported message type]',
  ]) {
    it(`knows ${text}`, () => {
      expect(isUnsupportedText(text)).to.equal(true)
    })
  }

  for (const text of [
    '收到不支持的消息类型，暂无法显示',
    '我看到【收到不支持的消息类型，暂无法显示】',
    '【收到不支持的消息类型，暂无法显示】是什么意思？',
    '[微笑]',
    'unsupported message',
    '',
  ]) {
    it(`takes ${JSON.stringify(text)} as the customer's own`, () => {
      expect(isUnsupportedText(text)).to.equal(false)
    })
  }
})
