import { expect } from 'chai'
import { answerPayload, messagePayload, receiptPayload } from '../../server/genesys/payloads.js'
import type { CustomerContextForGenesys } from '../../server/relay/messages/platforms.js'

const context: CustomerContextForGenesys = {
  account: 'default',
  customerId: '7f3a52c1-98e4-4b1d-8a0c-5d2f6f1e9b10',
  nickname: '微信客户 7F3A',
  language: 'zh-CN',
  sessionId: 's-1',
  acknowledged: true,
  messageId: 'i-1',
}

describe('messagePayload', () => {
  it('gives Genesys the customer under the customerId, with the attributes flows read as strings', () => {
    const payload = messagePayload({ kind: 'text', text: ' 你好\n', sentAt: Date.UTC(2026, 0, 2, 3, 4, 5) }, context)
    expect(payload).to.deep.equal({
      channel: {
        from: { id: context.customerId, idType: 'Opaque', nickname: '微信客户 7F3A' },
        time: '2026-01-02T03:04:05.000Z',
        messageId: 'i-1',
        metadata: {
          customAttributes: {
            externalId: context.customerId,
            wechatAccount: 'default',
            language: 'zh-CN',
            sessionId: 's-1',
            acknowledged: 'true',
          },
        },
      },
      text: ' 你好\n',
    })
  })

  it('gives media as an attachment that Genesys fetches, with a text only if there is one', () => {
    const attachment = {
      kind: 'attachment',
      mediaType: 'audio',
      url: 'https://relay.example/media/token',
      mime: 'audio/mpeg',
      fileName: 'voice-20260102030405.mp3',
      sentAt: 0,
    } as const
    const { channel: _channel, ...rest } = messagePayload(attachment, context)
    expect(rest).to.deep.equal({
      content: [
        {
          contentType: 'Attachment',
          attachment: {
            mediaType: 'Audio',
            url: 'https://relay.example/media/token',
            mime: 'audio/mpeg',
            filename: 'voice-20260102030405.mp3',
          },
        },
      ],
    })
    expect(messagePayload({ ...attachment, text: '我的订单' }, context)).to.include({ text: '我的订单' })
  })

  it('says that no acknowledgement went out', () => {
    const payload = messagePayload(
      { kind: 'notice', text: '[System] x', sentAt: 0 },
      { ...context, acknowledged: false },
    )
    expect(payload.channel.metadata).to.have.nested.property('customAttributes.acknowledged', 'false')
  })
})

describe('answerPayload', () => {
  it('names the message that asked and gives the option back as it came', () => {
    const option = { type: 'QuickReply', text: '是', payload: '{"a":1}' } as const
    const sentAt = Date.UTC(2026, 0, 2, 3, 4, 5)
    const payload = answerPayload({ kind: 'answer', messageId: 'asked-1', option, text: '2', sentAt }, context)
    expect(payload).to.deep.equal({
      channel: messagePayload({ kind: 'text', text: '2', sentAt }, context).channel,
      buttonResponse: { type: 'QuickReply', text: '是', payload: '{"a":1}' },
      originatingMessageId: 'asked-1',
    })
  })
})

describe('receiptPayload', () => {
  it('names message, recipient and time, and is final', () => {
    const at = Date.UTC(2026, 0, 2, 3, 4, 5, 678)
    expect(
      receiptPayload({ kind: 'receipt', messageId: 'm', recipientId: 'r', status: 'Delivered', at }),
    ).to.deep.equal({
      id: 'm',
      channel: { to: { id: 'r', idType: 'Opaque' }, time: '2026-01-02T03:04:05.678Z' },
      status: 'Delivered',
      isFinalReceipt: true,
    })
  })

  it('carries the reason of a failure', () => {
    const reason = { code: 'MessageExpired', message: 'The 48 hours are over.' } as const
    const payload = receiptPayload({
      kind: 'receipt',
      messageId: 'm',
      recipientId: 'r',
      status: 'Failed',
      reason,
      at: 0,
    })
    expect(payload).to.include({ status: 'Failed' })
    expect(payload.reasons).to.deep.equal([reason])
  })
})
