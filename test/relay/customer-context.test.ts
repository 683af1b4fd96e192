import { expect } from 'chai'
import { createFindCustomer } from '../../server/customers/find-customer.js'
import { createCustomerContext } from '../../server/relay/customer-context.js'
import { DEFAULT_QUOTA_LIMITS } from '../../server/store/meter.js'
import { makeBench, makePush } from './bench.js'

const HOUR = 3_600_000

async function known() {
  const bench = await makeBench({ language: 'en' })
  const customerId = await bench.customer()
  const context = createCustomerContext({
    find: createFindCustomer(bench.store.customers, ['other', 'default']),
    tiers: { get: async () => ({ customerId, tier: 'Gold', known: true, updatedAt: 1 }) },
    languageOf: (account) => (account === 'default' ? 'en' : undefined),
    now: bench.clock.now,
    sessionTimelineMs: 72 * HOUR,
    quota: { ...DEFAULT_QUOTA_LIMITS },
  })
  return { bench, customerId, context }
}

describe('the context of a customer', () => {
  it('says language, tier, window and session', async () => {
    const { bench, customerId, context } = await known()
    const wroteAt = bench.clock.now()
    const expected = { known: true, tier: 'Gold', language: 'en', remainingQuota: 5, windowEndsAt: wroteAt + 48 * HOUR }
    bench.clock.advance(HOUR)
    expect(await context(customerId)).to.deep.equal({ ...expected, sessionStartedAt: wroteAt })
    await bench.store.customers.endSession('default', customerId, bench.clock.now())
    expect(await context(customerId)).to.deep.equal({ ...expected, sessionStartedAt: undefined })
  })

  it('knows a session that ran out', async () => {
    const { bench, customerId, context } = await known()
    bench.clock.advance(72 * HOUR)
    expect((await context(customerId)).sessionStartedAt).to.not.equal(undefined)
    bench.clock.advance(1)
    expect((await context(customerId)).sessionStartedAt).to.equal(undefined)
  })

  it('has no window and no quota for somebody who unfollowed', async () => {
    const { bench, customerId, context } = await known()
    await bench.acceptPush(makePush('event.unsubscribe', {}, { createdAt: 1_766_200_000 }))
    const { remainingQuota, windowEndsAt, sessionStartedAt } = await context(customerId)
    expect({ remainingQuota, windowEndsAt, sessionStartedAt }).to.deep.equal({
      remainingQuota: 0,
      windowEndsAt: undefined,
      sessionStartedAt: undefined,
    })
  })

  it('is empty for somebody unknown', async () => {
    const { context } = await known()
    expect(await context('00112233-4455-4677-8899-aabbccddeeff')).to.deep.equal({
      known: false,
      tier: 'Gold',
      language: '',
      remainingQuota: undefined,
      windowEndsAt: undefined,
      sessionStartedAt: undefined,
    })
  })
})
