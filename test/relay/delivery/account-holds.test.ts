import { expect } from 'chai'
import { createAccountHolds, HOLD_MS, MAX_HOLD_MS } from '../../../server/relay/delivery/account-holds.js'
import { ManualClock } from '../manual-clock.js'

describe('holds on accounts', () => {
  it('are per account and platform, and run out', () => {
    const clock = new ManualClock()
    const holds = createAccountHolds(clock.monotonic)
    holds.hold('a', 'genesys')
    expect(holds.remaining('a', 'genesys')).to.equal(HOLD_MS)
    expect(holds.remaining('a', 'wechat')).to.equal(0)
    expect(holds.remaining('b', 'genesys')).to.equal(0)
    clock.advance(HOLD_MS)
    expect(holds.remaining('a', 'genesys')).to.equal(0)
  })

  it('are no longer than a day, whatever a header says', () => {
    const holds = createAccountHolds(new ManualClock().monotonic)
    holds.hold('a', 'genesys', Number.POSITIVE_INFINITY)
    expect(holds.remaining('a', 'genesys')).to.equal(MAX_HOLD_MS)
  })
})
