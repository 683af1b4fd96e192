import { expect } from 'chai'
import { readContent } from '../../../server/genesys/content/read-content.js'

const option = (text: string, payload = text, type = 'QuickReply') => ({ type, text, payload })
const emptyCard = { description: '', imageUrl: '', url: '', links: [], options: [] }

function structured(text: string, ...elements: object[]) {
  const read = readContent(text, elements)
  expect(read?.attachments ?? []).to.deep.equal([])
  return read?.structured
}

describe('content of a message', () => {
  it('is a question with its quick replies', () => {
    const replies = ['是', '否'].map((text) => ({
      contentType: 'QuickReply',
      quickReply: { text, payload: `p${text}`, action: 'Message', image: null },
    }))
    expect(readContent('继续吗？', replies)).to.deep.equal({
      text: '继续吗？',
      attachments: [],
      structured: { kind: 'quickReplies', title: '', options: [option('是', 'p是'), option('否', 'p否')] },
    })
  })

  it('is a question of the newer form', () => {
    const quickReplyV2 = { title: 'Size?', actions: [{ text: 'L', payload: 'l' }, { text: 'M' }] }
    expect(structured('', { contentType: 'QuickReplyV2', quickReplyV2 })).to.deep.equal({
      ...{ kind: 'quickReplies', title: 'Size?' },
      options: [option('L', 'l'), option('M')],
    })
  })

  it('is a card with what it opens and asks', () => {
    const card = {
      ...{
        title: 'Phone',
        description: 'Red',
        image: 'https://shop.example/1.png',
        video: 'https://shop.example/1.mp4',
      },
      defaultAction: { type: 'Link', url: 'https://shop.example/1' },
      actions: [
        { type: 'Link', text: 'More', url: 'https://shop.example/more' },
        { type: 'Postback', text: 'Buy', payload: 'buy-1' },
        { type: 'Link', text: 'Trap', url: 'javascript:alert(1)' },
        { type: 'Unknown', text: 'Ask', payload: 'ask' },
      ],
    }
    expect(structured('', { contentType: 'Card', card })).to.deep.equal({
      kind: 'cards',
      cards: [
        {
          ...{
            title: 'Phone',
            description: 'Red',
            imageUrl: 'https://shop.example/1.png',
            url: 'https://shop.example/1',
          },
          links: [
            { text: 'More', url: 'https://shop.example/more' },
            { text: '', url: 'https://shop.example/1.mp4' },
          ],
          options: [option('Buy', 'buy-1', 'Button'), option('Ask', 'ask', 'Button')],
        },
      ],
    })
  })

  it('is a carousel, also as several cards', () => {
    const cards = [
      { title: 'A', actions: [] },
      { title: 'B', defaultAction: { type: 'Postback', payload: 'b' } },
    ]
    const expected = {
      kind: 'cards',
      cards: [
        { ...emptyCard, title: 'A' },
        { ...emptyCard, title: 'B', options: [option('B', 'b', 'Button')] },
      ],
    }
    expect(structured('', { contentType: 'Carousel', carousel: { cards } })).to.deep.equal(expected)
    expect(structured('', ...cards.map((card) => ({ contentType: 'Card', card })))).to.deep.equal(expected)
  })

  it('is a template, filled by Genesys or by its parameters', () => {
    const template = {
      header: { type: 'Text', text: 'Order {{1}}', parameters: [{ text: '42' }] },
      body: { text: 'Dear {{name}}, {{2}} {{gone}}', parameters: [{ name: 'name', text: 'Li' }, { text: 'shipped' }] },
      footer: { text: 'Thanks' },
      buttons: [
        { type: 'Url', text: 'Track', url: 'https://shop.example/{{1}}', parameters: [{ text: '42' }] },
        { type: 'PhoneNumber', text: 'Call', phoneNumber: '+8610' },
        { type: 'QuickReply', text: 'OK', payload: 'ok' },
      ],
    }
    const expected = {
      ...{ kind: 'notification', header: 'Order 42', body: 'Dear Li, shipped {{gone}}', footer: 'Thanks' },
      links: [{ text: 'Track', url: 'https://shop.example/42' }],
      phones: [{ text: 'Call', phone: '+8610' }],
      options: [option('OK', 'ok')],
    }
    const element = { contentType: 'Notification', template }
    expect(structured('', element)).to.deep.equal(expected)
    const filled = readContent('Dear Li', [element])
    expect(filled).to.deep.equal({ text: '', attachments: [], structured: { ...expected, body: 'Dear Li' } })
  })

  it('is a list', () => {
    const listPicker = {
      id: 'l',
      receivedMessage: { title: 'Menu', subtitle: 'of today' },
      sections: [
        { title: 'Warm', items: [{ id: 'i1', title: 'Tea', subtitle: 'green' }] },
        { items: [{ title: 'Water' }] },
      ],
    }
    expect(structured('', { contentType: 'ListPicker', listPicker })).to.deep.equal({
      ...{ kind: 'listPicker', title: 'Menu', subtitle: 'of today' },
      sections: [
        { title: 'Warm', items: [{ subtitle: 'green', option: option('Tea', 'i1', 'Button') }] },
        { title: '', items: [{ subtitle: '', option: option('Water', 'Water', 'Button') }] },
      ],
    })
  })

  it('is times, without those that are none', () => {
    const dateTime = '2026-05-30T12:00:00.000Z'
    const datePicker = { title: 'When?', availableTimes: [{ dateTime, duration: 1800 }, { dateTime: 'soon' }] }
    expect(structured('', { contentType: 'DatePicker', datePicker })).to.deep.equal({
      ...{ kind: 'datePicker', title: 'When?', subtitle: '', location: '', earliest: undefined, latest: undefined },
      times: [{ at: Date.parse(dateTime), durationMinutes: 30, option: option(dateTime, dateTime, 'DatePicker') }],
    })
  })

  const reply = { contentType: 'QuickReply', quickReply: { text: 'a' } }
  const card = { contentType: 'Card', card: { title: 'a' } }
  for (const [name, elements] of [
    ['an unknown kind', [{ contentType: 'Hologram' }]],
    ['no kind', [{}]],
    ['two kinds at once', [reply, card]],
    ['a good one and an unknown one', [card, { contentType: 'Form' }]],
    ['two carousels', Array(2).fill({ contentType: 'Carousel', carousel: { cards: [{ title: 'a' }] } })],
    ['a carousel without cards', [{ contentType: 'Carousel', carousel: { cards: [] } }]],
    ['a reply without text', [{ contentType: 'QuickReply', quickReply: { text: '' } }]],
    ['a card whose title is a number', [{ contentType: 'Card', card: { title: 7 } }]],
    ['a list without items', [{ contentType: 'ListPicker', listPicker: { sections: [{ items: [] }] } }]],
    ['a template without body', [{ contentType: 'Notification', template: {} }]],
    ['times that are text', [{ contentType: 'DatePicker', datePicker: { availableTimes: 'now' } }]],
    ['an attachment without address', [{ contentType: 'Attachment', attachment: { mediaType: 'Image', url: '' } }]],
    ['an attachment of an unknown kind', [{ contentType: 'Attachment', attachment: { mediaType: 'Smell', url: 'u' } }]],
  ] as [string, object[]][]) {
    it(`is not read from ${name}`, () => {
      expect(readContent('text', elements)).to.equal(undefined)
    })
  }
})
