import { expect } from 'chai'
import type { Models } from 'purecloud-platform-client-v2'
import { listedMessages, participantsOf, writtenMessages } from '../../server/genesys/conversations.js'

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

describe('participantsOf', () => {
  it('tells who is still there, who was connected, and how they went', () => {
    const participants = participantsOf({
      participants: [
        {
          id: 'p1',
          purpose: 'customer',
          state: 'connected',
          startTime: '2026-01-01T00:00:01Z',
          connectedTime: '2026-01-01T00:00:02Z',
          attributes: { wechatRoute: 'bot' },
        },
        {
          ...{ id: 'p2', purpose: 'Agent', state: 'alerting', connectedTime: '2026-01-01T00:00:03Z' },
          ...{ user: { id: 'u1' }, queue: { id: 'q1' } },
        },
        { id: 'p3', purpose: 'agent', state: 'disconnected', disconnectType: 'transfer.noAnswer' },
        { id: 'p4', purpose: 'workflow', state: 'terminated', disconnectType: 'PEER' },
        { id: 'p5', purpose: 'acd', state: 'connected', endTime: '2026-01-01T00:00:04Z', startTime: 'broken' },
        {},
      ],
    })
    const none = { userId: '', queueId: '', disconnectType: '', attributes: {}, startedAt: 0, connected: false }
    expect(participants).to.deep.equal([
      {
        ...none,
        ...{ id: 'p1', purpose: 'customer', alive: true, connected: true, attributes: { wechatRoute: 'bot' } },
        startedAt: Date.UTC(2026, 0, 1, 0, 0, 1),
      },
      {
        ...{ ...none, id: 'p2', userId: 'u1', queueId: 'q1', purpose: 'agent', alive: true, connected: true },
        startedAt: Date.UTC(2026, 0, 1, 0, 0, 3),
      },
      { ...none, id: 'p3', purpose: 'agent', alive: false, disconnectType: 'transfer.noanswer' },
      { ...none, id: 'p4', purpose: 'workflow', alive: false, disconnectType: 'peer' },
      { ...none, id: 'p5', purpose: 'acd', alive: false },
      { ...none, id: '', purpose: '', alive: true },
    ])
    expect(participantsOf({})).to.deep.equal([])
  })
})

describe('writtenMessages', () => {
  const entity = {
    id: 'm1',
    timestamp: '2026-01-01T00:00:01Z',
    direction: 'outbound',
    status: 'sent',
    normalizedMessage: { type: 'Text', text: ' 好的 ', originatingEntity: 'Human' },
  }

  it('keeps outbound plain texts as they are', () => {
    expect(writtenMessages('c', { entities: [entity] })).to.deep.equal([
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

  it('takes null for what there is not', () => {
    const { normalizedMessage } = entity
    const entities = [
      { ...entity, normalizedMessage: { ...normalizedMessage, content: null } },
      { ...entity, normalizedMessage: { type: 'Structured', text: null, content: [{ contentType: 'Form' }] } },
      { ...entity, normalizedMessage: { type: 'Text', text: null, content: null } },
    ]
    const listing = { entities } as unknown as Models.TextMessageListing
    expect(writtenMessages('c', listing).map(({ kind }) => kind)).to.deep.equal(['text', 'unsupported'])
  })

  it('keeps files with their text', () => {
    const attachment = { mediaType: 'Image', url: 'https://files.example/1', mime: 'image/png', filename: 'a.png' }
    const normalizedMessage = { type: 'Text', text: 'see', content: [{ contentType: 'Attachment', attachment }] }
    expect(writtenMessages('c', { entities: [{ ...entity, normalizedMessage }] })[0]).to.deep.include({
      kind: 'content',
      text: 'see',
      attachments: [
        {
          ...{ mediaType: 'Image', url: 'https://files.example/1', mime: 'image/png', fileName: 'a.png' },
          ...{ text: '', sizeBytes: undefined },
        },
      ],
    })
  })

  it('reads what is more than text as its webhook', () => {
    const quickReply = { text: '是', payload: 'yes' }
    const said = { type: 'Structured', text: '继续吗？', content: [{ contentType: 'QuickReply', quickReply }] }
    const form = { type: 'Structured', content: [{ contentType: 'Form' }], originatingEntity: 'Bot' }
    const entities = [said, form].map((normalizedMessage) => ({ ...entity, normalizedMessage }))
    const about = { messageId: 'm1', conversationId: 'c', sentAt: Date.UTC(2026, 0, 1, 0, 0, 1) }
    expect(writtenMessages('c', { entities } as Models.TextMessageListing)).to.deep.equal([
      {
        ...{ kind: 'content', ...about, originatingEntity: '', text: '继续吗？', attachments: [] },
        structured: { kind: 'quickReplies', title: '', options: [{ type: 'QuickReply', ...quickReply }] },
      },
      { kind: 'unsupported', ...about, originatingEntity: 'Bot', name: 'Structured.Form' },
    ])
  })

  it('leaves out everything else', () => {
    const { normalizedMessage: _none, ...bare } = entity
    const others = [
      { ...entity, direction: 'inbound' },
      { ...entity, normalizedMessage: { type: 'Text', text: '' } },
      { ...entity, normalizedMessage: { type: 'Receipt', text: 'x' } },
      bare,
    ]
    expect(writtenMessages('c', { entities: others })).to.deep.equal([])
    expect(writtenMessages('c', {})).to.deep.equal([])
  })
})
