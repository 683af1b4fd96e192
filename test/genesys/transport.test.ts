import { expect } from 'chai'
import { retryAfterOf } from '../../server/genesys/transport.js'

describe('retryAfterOf', () => {
  const now = Date.UTC(2026, 0, 1)
  it('reads seconds and dates', () => {
    expect(retryAfterOf('7', now)).to.equal(7000)
    expect(retryAfterOf(['0.5'], now)).to.equal(500)
    expect(retryAfterOf(new Date(now + 30_000).toUTCString(), now)).to.equal(30_000)
    expect(retryAfterOf(new Date(now - 30_000).toUTCString(), now)).to.equal(0)
    expect(retryAfterOf('-5', now)).to.equal(0)
  })
  it('makes nothing of anything else', () => {
    for (const header of [undefined, '', ' ', 'soon', 'Infinity', []])
      expect(retryAfterOf(header, now)).to.equal(undefined)
  })
})
