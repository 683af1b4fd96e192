import { expect } from 'chai'
import fc from 'fast-check'
import type { Card, StructuredContent } from '../../../server/relay/messages/agent-content.js'
import type { CustomMessage } from '../../../server/relay/messages/custom-message.js'
import type { AgentContent } from '../../../server/relay/messages/messages.js'
import { questionKey } from '../../../server/relay/questions/menu-ids.js'
import { optionsOf } from '../../../server/relay/questions/options.js'
import { renderMessage } from '../../../server/relay/rendering/render-message.js'
import { loadTexts } from '../../../server/relay/texts.js'

const texts = loadTexts().en
const about = { messageId: 'm', conversationId: 'c', originatingEntity: 'Bot', sentAt: 1 } as const
const option = (text: string, payload = text) => ({ type: 'QuickReply' as const, text, payload })
const button = (text: string) => ({ type: 'Button' as const, text, payload: `p-${text}` })

function content(structured: StructuredContent, text?: string): AgentContent {
  return { kind: 'content', ...about, text, attachments: [], structured }
}

function card(title: string, change: Partial<Card> = {}): Card {
  return { title, description: '', imageUrl: '', url: '', links: [], options: [], ...change }
}

const plain = (structured: StructuredContent, text?: string) => {
  const [only, ...rest] = renderMessage(content(structured, text), 'plain', texts)
  expect(rest).to.deep.equal([])
  return only?.type === 'text' ? only.text : ''
}
const rich = (structured: StructuredContent, text?: string) => renderMessage(content(structured, text), 'rich', texts)
const entries = (...labels: string[]) => labels.map((label, index) => ({ id: `${questionKey('m')}.${index}`, label }))

describe('rendering of a message', () => {
  it('leaves text as it is', () => {
    const sent = [{ type: 'text', text: ' 您好\n' }]
    for (const message of [
      { kind: 'text', text: ' 您好\n', ...about },
      { kind: 'closing', text: ' 您好\n', sentAt: 1 },
      { kind: 'content', text: ' 您好\n', attachments: [], ...about },
    ] as const) {
      expect(renderMessage(message, 'plain', texts)).to.deep.equal(sent)
      expect(renderMessage(message, 'rich', texts)).to.equal(undefined)
    }
  })

  it('makes a menu of quick replies, or a numbered text', () => {
    const replies: StructuredContent = { kind: 'quickReplies', title: 'Size?', options: [option('L'), option('M')] }
    const head = 'Which one?\n\nSize?'
    expect(rich(replies, 'Which one?')).to.deep.equal([{ type: 'msgmenu', head, entries: entries('L', 'M'), tail: '' }])
    expect(plain(replies, 'Which one?')).to.equal(
      `${head}\n\n1. L\n2. M\n\nPlease reply with the number of your choice.`,
    )
    expect(plain(replies, 'Size?')).to.match(/^Size\?\n\n1\. L/)
    const [menu] = rich({ ...replies, title: '' }) ?? []
    expect(menu).to.include({ head: 'Please choose:' })
  })

  for (const [name, options] of [
    ['more entries than WeChat shows', Array.from({ length: 11 }, (_, at) => option(`o${at}`))],
    ['a label too long', [option('字'.repeat(43))]],
    ['a label of several lines', [option('a\nb')]],
    ['a blank label', [option(' ')]],
    ['more bytes than a message has', Array.from({ length: 10 }, () => option('a'.repeat(128)))],
  ] as const) {
    it(`makes no menu of ${name}`, () => {
      const text = name.startsWith('more bytes') ? 'x'.repeat(1000) : 'Which?'
      expect(rich({ kind: 'quickReplies', title: '', options }, text)).to.equal(undefined)
      expect(plain({ kind: 'quickReplies', title: '', options }, text)).to.contain('\n1. ')
    })
  }

  it('makes a news message of a card that opens a page, trimmed where WeChat has no room', () => {
    const shown = card('题'.repeat(60), {
      description: 'd'.repeat(600),
      url: 'https://a.example/',
      imageUrl: 'https://a.example/1.png',
    })
    const [news] = rich({ kind: 'cards', cards: [shown] }) ?? []
    if (news?.type !== 'news') throw new Error('That is no card.')
    expect(news).to.include({ url: 'https://a.example/', pictureUrl: 'https://a.example/1.png' })
    expect(news.title).to.equal(`${'题'.repeat(41)}…`)
    expect(news.description).to.equal(`${'d'.repeat(509)}…`)
  })

  it('puts the text before the cards, and what can be answered behind them', () => {
    const cards = [card('A', { imageUrl: 'https://a.example/a.png' }), card('B', { url: 'https://a.example/b' })]
    expect(rich({ kind: 'cards', cards }, 'Look:')).to.deep.equal([
      { type: 'text', text: 'Look:' },
      ...[
        { title: 'A', url: 'https://a.example/a.png', pictureUrl: 'https://a.example/a.png' },
        { title: 'B', url: 'https://a.example/b', pictureUrl: '' },
      ].map((news) => ({ type: 'news', description: '', ...news })),
    ])
    const asking = cards.map((one) => ({ ...one, options: [button('Buy')] }))
    const sent = rich({ kind: 'cards', cards: asking }, 'Look:') ?? []
    expect(sent.map(({ type }) => type)).to.deep.equal(['news', 'news', 'msgmenu'])
    expect(sent[2])
      .to.include({ head: 'Look:' })
      .and.deep.include({ entries: entries('A: Buy', 'B: Buy') })
  })

  it('makes a menu of a card that only asks', () => {
    const one = card('Flight', { description: 'tomorrow', options: [button('Book'), button('Skip')] })
    expect(rich({ kind: 'cards', cards: [one] })).to.deep.equal([
      { type: 'msgmenu', head: 'Flight\ntomorrow', entries: entries('Book', 'Skip'), tail: '' },
    ])
  })

  for (const [name, cards] of [
    ['leads nowhere', [card('A')]],
    [
      'leads to two pages',
      [
        card('A', {
          links: [
            { text: '', url: 'https://a.example/1' },
            { text: '', url: 'https://a.example/2' },
          ],
        }),
      ],
    ],
    ['has an address too long', [card('A', { url: `https://a.example/${'x'.repeat(2048)}` })]],
  ] as const) {
    it(`has no news message for a card that ${name}`, () => {
      expect(rich({ kind: 'cards', cards })).to.equal(undefined)
    })
  }

  it('numbers cards that nobody can answer, and answers where there are some', () => {
    const link = { text: 'Open', url: 'https://a.example/a' }
    const cards = [card('A', { description: 'first', links: [link] }), card('B', { url: 'https://a.example/b' })]
    expect(plain({ kind: 'cards', cards }, 'Look:')).to.equal(
      'Look:\n\n1. A\nfirst\nOpen: https://a.example/a\n\n2. B\nhttps://a.example/b',
    )
    const asking = cards.map((one) => ({
      ...one,
      description: '',
      links: [],
      url: '',
      options: [button('Buy'), button('No')],
    }))
    expect(plain({ kind: 'cards', cards: asking })).to.equal(
      'A\n1. Buy\n2. No\n\nB\n3. Buy\n4. No\n\nPlease reply with the number of your choice.',
    )
  })

  it('says a template with header, body and footer', () => {
    const template: StructuredContent = {
      ...{ kind: 'notification', header: 'Order 42', body: 'It is on its way.', footer: 'Thanks', options: [] },
      links: [{ text: 'Track', url: 'https://a.example/42' }],
      phones: [{ text: 'Call', phone: '+8610' }],
    }
    const said = 'Order 42\n\nIt is on its way.\n\nTrack: https://a.example/42\nCall: +8610\n\nThanks'
    expect(plain(template)).to.equal(said)
    expect(rich(template)).to.equal(undefined)
    const asking = { ...template, options: [option('OK')] }
    expect(rich(asking)).to.deep.equal([{ type: 'msgmenu', head: said, entries: entries('OK'), tail: '' }])
    expect(plain(asking)).to.equal(`${said}\n\n1. OK\n\nPlease reply with the number of your choice.`)
  })

  it('numbers the items of a list through its sections', () => {
    const items = (...names: string[]) =>
      names.map((name) => ({ subtitle: name === 'Tea' ? 'green' : '', option: button(name) }))
    const list: StructuredContent = {
      ...{ kind: 'listPicker', title: 'Menu', subtitle: 'of today' },
      sections: [
        { title: 'Warm', items: items('Tea', 'Coffee') },
        { title: '', items: items('Water') },
      ],
    }
    expect(plain(list)).to.equal(
      'Menu\nof today\n\nWarm\n1. Tea - green\n2. Coffee\n\n3. Water\n\nPlease reply with the number of your choice.',
    )
    expect(rich(list)).to.equal(undefined)
  })

  it('numbers times in Beijing time, or asks for one', () => {
    const iso = '2026-05-30T12:00:00.000Z'
    const at = Date.parse(iso)
    const about = { kind: 'datePicker', title: 'When?', subtitle: '', location: 'Shop' } as const
    const time = { at, durationMinutes: 30, option: { type: 'DatePicker', text: iso, payload: iso } } as const
    expect(plain({ ...about, earliest: undefined, latest: undefined, times: [time] })).to.equal(
      'When?\nShop\n\n1. 2026-05-30 20:00 (30 min)\n\nAll times are Beijing time. Please reply with the number of your choice.',
    )
    expect(plain({ ...about, earliest: at, latest: undefined, times: [] })).to.equal(
      'When?\nShop\n\nEarliest: 2026-05-30 20:00\n\nAll times are Beijing time. Please reply with a date and time that suits you.',
    )
    expect(plain({ ...about, title: '', location: '', earliest: undefined, latest: undefined, times: [] })).to.equal(
      'Please reply with a date and time that suits you.',
    )
  })

  it('offers the same answers in every form, within the limits of WeChat (property)', () => {
    const text = fc.string({ unit: fc.constantFrom('字', 'a', ' ', '👨‍👩‍👧', '\n'), minLength: 1, maxLength: 60 })
    const url = fc.constantFrom('', 'https://a.example/1')
    const anyCard = fc.record({
      ...{ title: text, description: text, imageUrl: url, url },
      links: fc.array(fc.record({ text, url: fc.constant('https://a.example/2') }), { maxLength: 2 }),
      options: fc.array(text.map(button), { maxLength: 3 }),
    })
    const cards = fc
      .array(anyCard, { minLength: 1, maxLength: 12 })
      .map((list) => ({ kind: 'cards' as const, cards: list }))
    const replies = fc.record({
      kind: fc.constant('quickReplies' as const),
      title: text,
      options: fc.array(
        text.map((label) => option(label)),
        { minLength: 1, maxLength: 14 },
      ),
    })
    fc.assert(
      fc.property(fc.oneof(cards, replies), fc.option(text, { nil: undefined }), (structured, said) => {
        const offered = optionsOf(structured)
        const numbered = plain(structured, said)
        if (offered.length > 0) expect(numbered).to.contain(`${offered.length}. `)
        for (const message of rich(structured, said) ?? []) within(message, offered.length)
      }),
      { numRuns: 300 },
    )
  })
})

function within(message: CustomMessage, options: number): void {
  if (message.type === 'news') {
    expect(Buffer.byteLength(message.title)).to.be.at.most(128)
    expect(Buffer.byteLength(message.description)).to.be.at.most(512)
    expect(message.url).to.match(/^https:/)
  } else if (message.type === 'msgmenu') {
    expect(message.entries).to.have.length(options)
    expect(options).to.be.at.most(10)
    expect(message.head).to.not.equal('')
  } else expect(message.type).to.equal('text')
}
