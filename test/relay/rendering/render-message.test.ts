import { expect } from 'chai'
import { renderMessage } from '../../../server/relay/rendering/render-message.js'

const about = { messageId: 'm', conversationId: 'c', originatingEntity: 'Human', sentAt: 1 } as const

describe('rendering of a message', () => {
  it('leaves text as it is', () => {
    const sent = [{ type: 'text', text: ' 您好\n' }]
    expect(renderMessage({ kind: 'text', text: ' 您好\n', ...about })).to.deep.equal(sent)
    expect(renderMessage({ kind: 'closing', text: ' 您好\n', sentAt: 1 })).to.deep.equal(sent)
    expect(renderMessage({ kind: 'content', text: ' 您好\n', attachments: [], ...about })).to.deep.equal(sent)
  })

  it('makes nothing of nothing', () => {
    expect(renderMessage({ kind: 'content', attachments: [], ...about })).to.deep.equal([])
  })
})
