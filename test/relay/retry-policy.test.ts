import { expect } from 'chai'
import fc from 'fast-check'
import { INBOUND_BACKOFF, OUTBOUND_BACKOFF, retryDelayMs } from '../../server/relay/retry-policy.js'

describe('retry policy', () => {
  it('doubles from 500 ms to the cap', () => {
    const most = (attempts: number) => retryDelayMs(INBOUND_BACKOFF, attempts, () => 1)
    expect([1, 2, 3, 4].map(most)).to.deep.equal([500, 1000, 2000, 4000])
    expect(most(8)).to.equal(60_000)
    expect(retryDelayMs(OUTBOUND_BACKOFF, 1_000_000, () => 1)).to.equal(30_000)
  })

  it('spreads over the upper half', () => {
    expect(retryDelayMs(INBOUND_BACKOFF, 3, () => 0)).to.equal(1000)
    expect(retryDelayMs(INBOUND_BACKOFF, 3, () => 0.5)).to.equal(1500)
  })

  it('honours Retry-After and clamps it', () => {
    expect(retryDelayMs(OUTBOUND_BACKOFF, 1, () => 0, 60_000)).to.equal(60_000)
    expect(retryDelayMs(OUTBOUND_BACKOFF, 9, () => 0, 1000)).to.equal(1000)
    expect(retryDelayMs(INBOUND_BACKOFF, 1, () => 0, 1e12)).to.equal(INBOUND_BACKOFF.retryAfterCapMs)
  })

  it('ignores a Retry-After that says nothing', () => {
    for (const nothing of [undefined, 0, -5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(retryDelayMs(INBOUND_BACKOFF, 1, () => 0, nothing)).to.equal(250)
    }
  })

  it('is always a sane whole number (property)', () => {
    const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(
        fc.integer({ min: -5 }),
        unit,
        fc.option(fc.double(), { nil: undefined }),
        (attempts, random, after) => {
          const delay = retryDelayMs(INBOUND_BACKOFF, attempts, () => random, after)
          expect(Number.isInteger(delay)).to.equal(true)
          expect(delay).to.be.within(0, INBOUND_BACKOFF.retryAfterCapMs + INBOUND_BACKOFF.baseMs)
        },
      ),
    )
  })
})
