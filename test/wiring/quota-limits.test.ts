import { expect } from 'chai'
import { DEFAULT_QUOTA_LIMITS } from '../../server/store/meter.js'
import { quotaLimits } from '../../server/wiring/quota-limits.js'

const of = (quotaPerMessage: number, botSlots: number) =>
  quotaLimits({ wechat: { quotaPerMessage, botSlots } as Parameters<typeof quotaLimits>[0]['wechat'] })

describe('quotaLimits', () => {
  it('are what is configured, one kept for the closing', () => {
    expect(of(5, 3)).to.deep.equal(DEFAULT_QUOTA_LIMITS)
    expect(of(20, 7)).to.deep.equal({ perMessage: 20, perAction: 3, botSlots: 7, closingSlots: 1 })
  })

  it('are out of reach when nothing is counted', () => {
    const { perMessage, perAction, botSlots } = of(0, 3)
    for (const limit of [perMessage, perAction, botSlots]) expect(limit).to.be.greaterThan(100_000)
  })
})
