import { expect } from 'chai'
import { RelayError } from '../../../server/errors.js'
import { withKnownCursor } from '../../../server/store/sqlite/cursor.js'

describe('store/sqlite/cursor', () => {
  it('hands on queries without a cursor, and with one of its own form', () => {
    for (const query of [{}, { after: undefined }, { after: '0' }, { after: '12345' }]) {
      expect(withKnownCursor(query)).to.equal(query)
    }
  })

  for (const after of ['', 'garbage', '-1', '1.5', '1e3', '0x1', '１', ' 1', '1'.repeat(16)]) {
    it(`refuses ${JSON.stringify(after)}`, () => {
      expect(() => withKnownCursor({ after }))
        .to.throw(RelayError)
        .with.property('code', 'invalid_parameter')
    })
  }
})
