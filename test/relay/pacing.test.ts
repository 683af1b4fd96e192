import { expect } from 'chai'
import { paceParts, viewQuota } from '../../server/relay/pacing.js'
import { DEFAULT_QUOTA_LIMITS, openEpoch, readMeter } from '../../server/store/meter.js'

const LINE = 'more'
const nudged = (count: number, change: Partial<Parameters<typeof paceParts>[0]> = {}) => {
  const pacing = paceParts({ first: 0, now: 4, later: 4, moreWaits: false, line: LINE, ...change })
  return Array.from({ length: count }, (_, index) => index).filter((index) =>
    pacing.nudgeAt(index, index === count - 1),
  )
}

describe('pacing of parts', () => {
  it('ends the last part for now with the line, and that of every customer message after', () => {
    expect(nudged(12)).to.deep.equal([3, 7])
    expect(nudged(13)).to.deep.equal([3, 7, 11])
    expect(nudged(6, { now: 2, later: 3 })).to.deep.equal([1, 4])
    expect(nudged(9, { first: 4, now: 1 })).to.deep.equal([4])
  })

  it('asks for nothing when nothing waits behind the last part', () => {
    expect(nudged(4)).to.deep.equal([])
    expect(nudged(4, { moreWaits: true })).to.deep.equal([3])
    expect(nudged(3, { moreWaits: true })).to.deep.equal([])
  })

  it('counts from the next customer message on when nothing is left now', () => {
    expect(nudged(6, { now: 0 })).to.deep.equal([3])
  })
})

describe('the view of the quota that a worker has', () => {
  const clock = { now: () => 1000 }
  const limits = DEFAULT_QUOTA_LIMITS

  it('counts what the store reserved', () => {
    const view = viewQuota(readMeter('', 1000), limits, clock)
    expect([view.left('agent'), view.left('bot'), view.left('closing')]).to.deep.equal([4, 3, 5])
    view.took('bot')
    expect([view.left('agent'), view.left('bot'), view.left('closing')]).to.deep.equal([3, 2, 4])
    expect([view.fresh('agent'), view.fresh('bot')]).to.deep.equal([4, 3])
  })

  it('learns of a customer message by a unit it did not know of', () => {
    const used = openEpoch(readMeter('', 0), { kind: 'message', pushedAt: 1, now: 1000, used: 4 })
    const view = viewQuota(used ?? readMeter('', 0), limits, clock)
    expect(view.left('agent')).to.equal(0)
    view.took('agent')
    expect(view.left('agent')).to.equal(3)
  })
})
