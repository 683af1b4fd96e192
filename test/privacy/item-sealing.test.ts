import { expect } from 'chai'
import fc from 'fast-check'
import {
  makeKey,
  openItem,
  openOpenId,
  sealItem,
  sealItemWithOwnKey,
  sealNewItem,
  sealOpenId,
} from '../../server/privacy/item-sealing.js'
import { createKeyRing } from '../../server/privacy/key-ring.js'
import { UnreadableCiphertext } from '../../server/privacy/sealing.js'
import type { LaneItem, NewItem } from '../../server/store/lanes.js'

const ring = createKeyRing([{ id: 'r', key: Buffer.alloc(32, 3) }])
const key = makeKey(ring)
const noKey = () => expect.fail('the customer key was asked for')

function stored(item: NewItem): LaneItem {
  return { ...item, seq: 1, acceptedAt: 0, sessionId: '', acknowledged: false }
}

describe('sealing of lane items', () => {
  it('keeps any text exactly, unpaired surrogates included', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) => {
        const text = String.fromCharCode(...units)
        const item = stored(sealItem('id', 'text', { text }, key))
        expect(openItem<{ text: string }>(item, ring, () => key.key).text).to.equal(text)
      }),
    )
  })

  it('needs no customer key for an item with a key of its own', () => {
    const item = stored(sealItemWithOwnKey('id', 'text', { text: 'words' }, ring))
    expect(openItem(item, ring, noKey)).to.deep.equal({ text: 'words' })
  })

  it('refuses an item under the id of another', () => {
    const item = stored(sealItem('one', 'text', { text: 'words' }, key))
    expect(() => openItem({ ...item, id: 'two' }, ring, () => key.key)).to.throw(UnreadableCiphertext)
    const own = stored(sealItemWithOwnKey('one', 'text', { text: 'words' }, ring))
    expect(() => openItem({ ...own, id: 'two' }, ring, noKey)).to.throw(UnreadableCiphertext)
  })

  it('refuses the key of another customer, and a wrapped key the ring did not wrap', () => {
    const item = stored(sealItem('one', 'text', { text: 'words' }, key))
    expect(() => openItem(item, ring, () => makeKey(ring).key)).to.throw(UnreadableCiphertext)
    const stranger = createKeyRing([{ id: 'r', key: Buffer.alloc(32, 4) }])
    const own = stored(sealItemWithOwnKey('one', 'text', {}, stranger))
    expect(() => openItem(own, ring, noKey)).to.throw(UnreadableCiphertext)
  })

  it('names the key that sealed, and carries it only when the store has none', () => {
    const under = sealNewItem('text', {}, key)
    expect(under.body.keyId).to.equal(key.keyId)
    expect(under.body.wrappedKey).to.equal(undefined)
    expect(sealNewItem('text', {}, { ring }).body.wrappedKey).to.match(/^r\./)
    expect(sealNewItem('text', {}, key).id).to.not.equal(under.id)
  })

  it('tells an OpenID from an item', () => {
    const sealed = sealOpenId('oABC', key.key)
    expect(openOpenId(sealed, key.key)).to.equal('oABC')
    const item = stored(sealItem('openid', 'text', {}, key))
    expect(() => openOpenId(item.body.sealed, key.key)).to.throw(UnreadableCiphertext)
  })
})
