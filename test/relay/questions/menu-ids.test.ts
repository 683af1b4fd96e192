import { expect } from 'chai'
import { menuId, questionKey, readMenuId } from '../../../server/relay/questions/menu-ids.js'

describe('ids of menu entries', () => {
  it('name question and option, and stay short', () => {
    const key = questionKey('m'.repeat(128))
    expect(readMenuId(menuId(key, 12))).to.deep.equal({ key, index: 12 })
    expect(menuId(key, 12)).to.match(/^[0-9a-f]{16}\.12$/)
  })

  it('are the same for the same message, others for another', () => {
    expect(questionKey('m1')).to.equal(questionKey('m1'))
    expect(questionKey('m1')).to.not.equal(questionKey('m2'))
  })

  for (const id of ['101', 'sales', '0123456789abcdef', '0123456789abcdef.', '0123456789abcdef.1234', '{"a":1}', '']) {
    it(`are not ${JSON.stringify(id)}, of another system`, () => expect(readMenuId(id)).to.equal(undefined))
  }
})
