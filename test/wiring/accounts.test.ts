import { expect } from 'chai'
import fc from 'fast-check'
import { platformTimeouts } from '../../server/wiring/accounts.js'

describe('platform time-outs', () => {
  it('are five and eight seconds under the default lease', () => {
    expect(platformTimeouts(10_000)).to.deep.equal({ wechatMs: 5000, genesysMs: 8000 })
    expect(platformTimeouts(600_000)).to.deep.equal({ wechatMs: 5000, genesysMs: 8000 })
  })

  it('always leave room in the lease for the store call behind them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 500, max: 600_000 }), (leaseMs) => {
        const { wechatMs, genesysMs } = platformTimeouts(leaseMs)
        for (const ms of [wechatMs, genesysMs]) {
          expect(ms).to.be.greaterThan(0)
          expect(leaseMs - ms).to.be.greaterThan(Math.min(200, leaseMs * 0.05))
        }
      }),
    )
  })
})
