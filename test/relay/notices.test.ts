import { expect } from 'chai'
import { makeKey, openItem } from '../../server/privacy/item-sealing.js'
import { createKeyRing } from '../../server/privacy/key-ring.js'
import { keptKindNotice, makeNotice } from '../../server/relay/notices.js'
import { loadTexts } from '../../server/relay/texts.js'
import type { NewItem } from '../../server/store/lanes.js'

const ring = createKeyRing([{ id: 'r', key: Buffer.alloc(32, 5) }])
const key = makeKey(ring)
const texts = loadTexts()['zh-CN']

function read(item: NewItem): unknown {
  return openItem(item, ring, () => key.key)
}

describe('notices', () => {
  it('are sealed under the key at hand, or one of their own', () => {
    const expected = { kind: 'notice', text: texts.notice('waiting'), sentAt: 5 }
    const under = makeNotice(texts, 'waiting', {}, 5, key)
    const alone = makeNotice(texts, 'waiting', {}, 5, { ring })
    expect([under.noticeKind, under.item.kind, read(under.item)]).to.deep.equal(['waiting', 'notice', expected])
    expect([under.item.body.wrappedKey, alone.item.body.wrappedKey?.slice(0, 2)]).to.deep.equal([undefined, 'r.'])
    expect(read(alone.item)).to.deep.equal(expected)
  })

  it('are throttled by the kind that was kept, not all together', () => {
    const image = keptKindNotice(texts, { noticeName: 'image', isEvent: false }, 5, key)
    const enter = keptKindNotice(texts, { noticeName: 'enter', isEvent: true }, 5, key)
    expect([image.noticeKind, enter.noticeKind]).to.deep.equal(['kept.image', 'kept.enter'])
    expect((read(enter.item) as { text: string }).text).to.equal('【系统】客户进入了会话。')
  })
})
