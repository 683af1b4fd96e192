import { expect } from 'chai'
import { listedMessages, plainTexts } from '../../server/genesys/conversations.js'

describe('listedMessages', () => {
  it('tells directions by who took part, leaves out what is no message, and sorts by time', () => {
    const listed = listedMessages({
      participants: [
        { purpose: 'agent', messages: [{ messageId: 'a2', messageTime: '2026-01-01T00:00:03Z' }] },
        {
          purpose: 'customer',
          messages: [{ messageId: 'c1', messageTime: '2026-01-01T00:00:01Z' }, { messageTime: '2026-01-01T00:00:01Z' }],
        },
        {
          purpose: 'workflow',
          messages: [
            { messageId: 'w1', messageTime: '2026-01-01T00:00:02Z', messageMetadata: { type: 'Text' } },
            { messageId: 'typing', messageTime: '2026-01-01T00:00:02Z', messageMetadata: { type: 'Event' } },
            { messageId: 'a2', messageTime: '2026-01-01T00:00:09Z' },
          ],
        },
        { purpose: 'acd' },
      ],
    })
    expect(listed).to.deep.equal([
      { id: 'c1', direction: 'inbound', at: Date.UTC(2026, 0, 1, 0, 0, 1) },
      { id: 'w1', direction: 'outbound', at: Date.UTC(2026, 0, 1, 0, 0, 2) },
      { id: 'a2', direction: 'outbound', at: Date.UTC(2026, 0, 1, 0, 0, 3) },
    ])
    expect(listedMessages({})).to.deep.equal([])
  })
})

describe('plainTexts', () => {
  const entity = {
    id: 'm1',
    timestamp: '2026-01-01T00:00:01Z',
    direction: 'outbound',
    status: 'sent',
    normalizedMessage: { type: 'Text', text: ' 好的 ', originatingEntity: 'Human' },
  }

  it('keeps outbound plain texts as they are', () => {
    expect(plainTexts('c', { entities: [entity] })).to.deep.equal([
      {
        kind: 'text',
        messageId: 'm1',
        conversationId: 'c',
        originatingEntity: 'Human',
        text: ' 好的 ',
        sentAt: Date.UTC(2026, 0, 1, 0, 0, 1),
      },
    ])
  })

  it('leaves out everything else', () => {
    const { normalizedMessage: _none, ...bare } = entity
    const others = [
      { ...entity, direction: 'inbound' },
      { ...entity, normalizedMessage: { type: 'Structured', text: 'menu' } },
      { ...entity, normalizedMessage: { type: 'Text', text: '' } },
      { ...entity, normalizedMessage: { type: 'Text', text: 'see', content: [{ contentType: 'Attachment' }] } },
      bare,
    ]
    expect(plainTexts('c', { entities: others })).to.deep.equal([])
    expect(plainTexts('c', {})).to.deep.equal([])
  })
})
