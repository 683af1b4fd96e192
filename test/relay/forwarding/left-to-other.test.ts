import { expect } from 'chai'
import { createLeftToOther } from '../../../server/relay/forwarding/left-to-other.js'
import { makePush, textPush } from '../bench.js'

const NONE = { texts: [], prefixes: [], eventKeys: [] }
const click = (key: string) => makePush('event.click', { key, menuId: undefined }, { eventKey: key })

describe('what is left to the other backend', () => {
  it('is nothing where nothing is listed', () => {
    const left = createLeftToOther(NONE)
    expect([textPush('签到'), click('POINTS'), makePush('image', {})].some(left)).to.equal(false)
  })

  it('is a whole text, whatever stands around it and however its letters are written', () => {
    const left = createLeftToOther({ ...NONE, texts: ['签到', ' Td '] })
    for (const text of ['签到', ' 签到\n', 'TD', 'td']) expect(left(textPush(text)), text).to.equal(true)
    for (const text of ['我要签到', '签到了', 't d', '']) expect(left(textPush(text)), text).to.equal(false)
  })

  it('is a text with a beginning', () => {
    const left = createLeftToOther({ ...NONE, prefixes: ['#', 'Order '] })
    for (const text of ['#1', ' #', 'order 5']) expect(left(textPush(text)), text).to.equal(true)
    for (const text of ['1#', 'order', 'reorder 5']) expect(left(textPush(text)), text).to.equal(false)
  })

  it('is an event with its key to the letter, and no text of the same letters', () => {
    const left = createLeftToOther({ ...NONE, eventKeys: ['POINTS', 'qrscene_7'] })
    expect(left(click('POINTS'))).to.equal(true)
    expect(left(makePush('event.subscribe', {}, { eventKey: 'qrscene_7' }))).to.equal(true)
    expect(left(click('points'))).to.equal(false)
    expect(left(click('POINTS_2'))).to.equal(false)
    expect(left(textPush('POINTS'))).to.equal(false)
    expect(left(makePush('event.unsubscribe', {}))).to.equal(false)
    expect(createLeftToOther({ ...NONE, texts: ['POINTS'] })(click('POINTS'))).to.equal(false)
  })

  it('is no message of another kind', () => {
    const left = createLeftToOther({ texts: ['x'], prefixes: ['x'], eventKeys: ['x'] })
    expect(left(makePush('voice', { recognition: 'x' }))).to.equal(false)
  })
})
