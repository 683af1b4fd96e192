import { expect } from 'chai'
import { image } from '../../../server/wechat/pushes/image.js'
import { miniProgramPage } from '../../../server/wechat/pushes/mini-program-page.js'
import type { AnyPushRow } from '../../../server/wechat/pushes/row-index.js'
import { indexRows } from '../../../server/wechat/pushes/row-index.js'
import { scan } from '../../../server/wechat/pushes/scan.js'
import { text } from '../../../server/wechat/pushes/text.js'
import { voice } from '../../../server/wechat/pushes/voice.js'

describe('wechat/pushes/row-index', () => {
  it('finds messages by MsgType exactly, events by name in any case', () => {
    const find = indexRows({ text, image, 'event.scan': scan })
    expect(find('image', undefined)).to.equal(image)
    expect(find('Image', undefined)).to.equal(undefined)
    for (const name of ['SCAN', 'scan', 'Scan']) expect(find('event', name)).to.equal(scan)
    expect(find('event', 'image')).to.equal(undefined)
    expect(find('scan', undefined)).to.equal(undefined)
    expect(find('event', '__proto__')).to.equal(undefined)
  })

  const refused: [string, Record<string, AnyPushRow>, string][] = [
    ['two rows of one message', { image, voice: { ...voice, msgType: 'image' } }, 'claim the same push'],
    [
      'two rows of one event',
      { 'event.scan': scan, image: { ...image, msgType: 'event', event: 'scan' } },
      'claim the same push',
    ],
    ['a row under another name', { picture: image }, 'stands under'],
    ['an event in capitals', { 'event.scan': { ...scan, event: 'SCAN' } }, 'lower case'],
    ['a message with an event', { image: { ...image, event: 'scan' } }, 'mixes up'],
    ['an event without its name', { image: { ...image, msgType: 'event' } }, 'mixes up'],
    [
      'a relayed row without text or media',
      { miniprogrampage: { ...miniProgramPage, disposition: 'relay' } },
      'without a text',
    ],
    [
      'a kept row that opens a session',
      { miniprogrampage: { ...miniProgramPage, opensSession: true } },
      'kept and opens a session',
    ],
  ]
  for (const [name, rows, message] of refused) {
    it(`refuses ${name}`, () => {
      expect(() => indexRows(rows)).to.throw(message)
    })
  }
})
