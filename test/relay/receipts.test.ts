import { expect } from 'chai'
import { deliveredReceipt, failedReceipt, receiptItemKind } from '../../server/relay/receipts.js'

describe('final receipts', () => {
  it('say that the last part was taken', () => {
    const receipt = deliveredReceipt('m', 'c', 7)
    expect(receipt).to.deep.equal({ kind: 'receipt', messageId: 'm', recipientId: 'c', status: 'Delivered', at: 7 })
    expect(receiptItemKind(receipt)).to.equal('receipt.delivered')
  })

  it('say why not, with a text for every reason the relay gives', () => {
    const texts = (
      [
        'MessageExpired',
        'RateLimited',
        'UnsupportedMessage',
        'InvalidDestination',
        'RecipientOptedOut',
        'GeneralError',
      ] as const
    ).map((code) => {
      const receipt = failedReceipt('m', 'c', code, 7)
      expect([receipt.status, receipt.reason?.code, receiptItemKind(receipt)]).to.deep.equal([
        'Failed',
        code,
        'receipt.failed',
      ])
      return receipt.reason?.message
    })
    expect(new Set(texts).size).to.equal(6)
  })
})
