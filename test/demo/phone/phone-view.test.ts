import { expect } from 'chai'
import { type PhoneSurroundings, phoneView } from '../../../scripts/demo/phone/phone-view.js'
import type { Journey } from '../../../scripts/demo/view.js'
import { wordsOf } from '../../../scripts/demo/words.js'
import type { PhoneEntry } from '../../emulators/wechat/customers.js'

const JOURNEY: Journey = {
  ...{ id: '7', direction: 'in', customer: 'lin', text: 'hi', startedAt: 0, steps: { received: 0 } },
  ...{ acknowledged: false, handovers: 1, refusals: 0, problem: '', parts: 0, arrived: 0, state: 'running' },
}
const QUOTA = { left: 5, endsAt: undefined, counted: 5, waiting: [] }
const SAID = { at: 0, from: 'customer', kind: 'text', text: 'hi', msgId: '7' } as const

function around(journey: Journey = JOURNEY, uploads: PhoneSurroundings['uploads'] = []): PhoneSurroundings {
  const setup = { ffmpeg: true, scanner: 'off', lacking: [] } as const
  return { words: wordsOf('zh'), setup, uploads, journeys: new Map([['7', journey]]) }
}

const linesOf = (entries: readonly PhoneEntry[], surroundings = around()) =>
  phoneView('lin', entries, QUOTA, 3, surroundings).lines

describe('phones of the demo', () => {
  it('show a customer message as sending until it is stored, and as failed when WeChat gave up', () => {
    const stateWith = (journey: Journey) => linesOf([SAID], around(journey))[0]?.state
    expect(stateWith(JOURNEY)).to.equal('sending')
    expect(stateWith({ ...JOURNEY, state: 'failed' })).to.equal('failed')
    expect(stateWith({ ...JOURNEY, steps: { received: 0, stored: 1 } })).to.equal('sent')
  })

  it('tell acknowledgement, custom message and notice apart', () => {
    const lines = linesOf([
      { at: 1, from: 'account', kind: 'passive', text: 'got it' },
      { at: 2, from: 'account', kind: 'custom', text: 'answer' },
      { at: 3, from: 'system', kind: 'notice', text: 'no service' },
    ])
    expect(lines.map(({ from, passive }) => [from, passive])).to.deep.equal([
      ['account', true],
      ['account', false],
      ['notice', false],
    ])
  })

  it('show what a customer sent by its kind, and what was done as a line between', () => {
    const sent = (msgType: string, about = ''): PhoneEntry => ({
      ...{ at: 1, from: 'customer', kind: 'message', text: `[${msgType}]`, msgId: '7', msgType, about },
    })
    const lines = linesOf([
      ...[
        sent('location', '西湖'),
        sent('image'),
        sent('voice'),
        sent('video'),
        sent('link', '龙井'),
        sent('file', 'a.pdf'),
      ],
      { at: 2, from: 'customer', kind: 'event', text: 'CLICK', about: 'ORDERS' },
    ])
    expect(lines.map(({ kind, from }) => `${from} ${kind}`)).to.deep.equal([
      ...['customer place', 'customer image', 'customer audio', 'customer video', 'customer card', 'customer file'],
      'notice text',
    ])
    expect(lines[0]).to.deep.include({ state: 'sending', place: { name: '西湖', picture: '/media/sample/map.png' } })
    expect(lines.at(-1)).to.include({ what: 'CLICK', text: 'ORDERS' })
  })

  it('show what the account sent: uploaded files, cards with the pictures of the shop, menus with their head', () => {
    const upload = {
      mediaId: 'm1',
      appId: 'a',
      type: 'image',
      fileName: 'x.png',
      bytes: 9,
      content: undefined,
    } as const
    const custom = { at: 1, from: 'account', kind: 'custom' } as const
    const article = { title: 'T', description: 'D', url: 'https://tea.example/p/1' }
    const [image, card, bare, menu] = linesOf(
      [
        { ...custom, text: '[image]', mediaId: 'm1' },
        { ...custom, text: 'T\nD', article: { ...article, picurl: 'https://tea.example/pictures/puer.jpg' } },
        { ...custom, text: 'T\nD', article: { ...article, picurl: 'https://other.example/x.jpg' } },
        {
          ...custom,
          text: 'Which?\nRed\nGreen',
          menu: [
            { id: 'q0', content: 'Red' },
            { id: 'q1', content: 'Green' },
          ],
        },
      ],
      around(JOURNEY, [{ ...upload, sha256: '', createdAt: 0 }]),
    )
    expect(image).to.deep.include({
      file: { kind: 'image', url: '/media/phone/m1', name: 'x.png', bytes: 9, state: 'ready' },
    })
    expect(card?.card).to.deep.equal({ ...article, picture: '/media/sample/puer.jpg' })
    expect(bare?.card?.picture, 'nothing from elsewhere').to.equal('')
    expect(menu).to.deep.include({
      text: 'Which?',
      menu: [
        { id: 'q0', label: 'Red' },
        { id: 'q1', label: 'Green' },
      ],
    })
  })

  it('show typing as a state that passes, never as a line', () => {
    const typing = { at: 1000, from: 'account', kind: 'typing', text: 'Typing' } as const
    const seen = (entries: readonly PhoneEntry[], now: number) => phoneView('lin', entries, QUOTA, now, around())
    expect(seen([typing], 2000)).to.deep.include({ typing: true, lines: [] })
    expect(seen([typing], 17_000).typing).to.equal(false)
    expect(seen([typing, { ...SAID, at: 1500 }], 2000).typing).to.equal(false)
  })
})
