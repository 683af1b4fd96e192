import { expect } from 'chai'
import { nextRequestId } from '../../server/http/request-id.js'

describe('http/request-id', () => {
  it('names every request differently', () => {
    const ids = new Set(Array.from({ length: 100 }, nextRequestId))
    expect(ids.size).to.equal(100)
    for (const id of ids) expect(id).to.match(/^[0-9a-f]{12}-[0-9a-z]+$/)
  })
})
